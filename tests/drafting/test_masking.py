"""Personal data never reaches a model, and comes back exact whatever the model made of its placeholder."""

from __future__ import annotations

import asyncio
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tonewise import drafting
from tonewise.drafting.discretion import discreet
from tonewise.drafting.masking import Mask, MaskedModel, masked
from tonewise.drafting.situation import situation_of
from tonewise.llm import ChatMessage, ScriptedModel
from tonewise.llm.chat import Schema
from tonewise.model import Change, Conversation, Draft, Finding, Round
from tonewise.scoring import Scorer
from tonewise.settings import Settings

ANNA = Mask(names=("Анна Петрова", "Павел"), values=("Лесная, 8, кв. 3",), kept=frozenset({"9161234567"}))
_PIECES = st.sampled_from(
    ["Анна", "анне", "АННОЙ", "аННа", "Петрову", "Павел", "Павлу", "Инна", "Глеб", "anna@mail.example", "a.b+c@x.co.uk",
     "+7 916 555-44-33", "8(495)1234567", "4111 1111 1111 1111", "ул. Мира, 5, кв. 7", "Лесная, 8, кв. 3",
     "12 Mill Road, Leeds LS1 4AB", "[EMAIL_1]", "EMAIL_1", "[ телефон 2 ]", "[NAME_9]", "[[", "]]", "\\_", "_1", "\n",
     " ", ", ", ". ", "email", "заказ 9161234567", "GB82 WEST 1234 5698 7654 32", "пароль: qwerty12!", "1", "«", "\\",
     "112-233-445 95", "паспорт 45 06 123456", "İ", "ё", "\u200b", "{\"a\": \"", "\"}", "MAIL_0"]
)  # fmt: skip
_TEXTS = st.one_of(
    st.text(max_size=80), st.lists(_PIECES, max_size=12).map("".join), st.lists(_PIECES, max_size=12).map(" ".join)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=3))
def test_what_is_hidden_comes_back_as_it_was(texts: list[str]) -> None:
    hidden, way_back = ANNA.hide(texts)
    assert [way_back.restore(text) for text in hidden] == texts


@settings(max_examples=150, deadline=None)
@given(_TEXTS, st.integers(0, 2**32), st.booleans())
def test_a_stream_in_any_cuts_says_what_the_whole_says(text: str, seed: int, structured: bool) -> None:
    (hidden,), way_back = ANNA.hide([text])
    chance = random.Random(seed)
    stream = way_back.stream(structured=structured)
    told, place = "", 0
    while place < len(hidden):
        size = chance.randint(1, 7)
        told += stream.feed(hidden[place : place + size])
        place += size
    assert told + stream.end() == way_back.restore(hidden, structured=structured)


@settings(max_examples=50, deadline=None)
@given(
    st.from_regex(r"[a-z]{3,10}(\.[a-z]{2,8})?@[a-z]{3,10}\.(com|ru|example)", fullmatch=True),
    st.from_regex(r"\+7 9\d{2} \d{3}-\d{2}-\d{2}|8\(9\d{2}\)\d{7}|\+44 20 79\d{2} \d{4}", fullmatch=True),
    st.from_regex(r"(ул\. |улица )(Мира|Лесная|Садовая), ?(д\. ?)?\d{1,3}, кв\. ?\d{1,3}", fullmatch=True),
    st.sampled_from(["4111 1111 1111 1111", "5555-5555-5555-4444", "2200000000000004", "4000000000000002"]),
    st.sampled_from(["Анна", "Анны", "Анне", "Анну", "Анной", "Петрова", "Петровой", "Павлом", "Павле"]),
    st.sampled_from(["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"]),
    st.sampled_from(["мой паспорт 45 06 123456", "СНИЛС 112-233-445 95", "пароль qwerty-12", "код из смс 4821"]),
)
def test_nothing_personal_is_left(  # noqa: PLR0917 - one value of each kind
    email: str, phone: str, address: str, card: str, name: str, iban: str, paper: str
) -> None:
    text = f"Это {name}, пишите на {email} или {phone}. Живу: {address}. Карта {card}, счёт {iban}; {paper}."
    (hidden,), way_back = ANNA.hide([text])
    secret = paper.rsplit(maxsplit=1)[-1]
    for value in (email, phone, address, card, name, iban, secret):
        assert value not in hidden
    assert way_back.restore(hidden) == text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("пишите на [EMAIL_1]", "пишите на a@x.example"),
        ("пишите на [email_1].", "пишите на a@x.example."),
        ("пишите на EMAIL_1,", "пишите на a@x.example,"),
        ("пишите на (EMAIL_1)", "пишите на (a@x.example)"),
        ("пишите на [ EMAIL 1 ]", "пишите на a@x.example"),
        ("пишите на [EMAIL-1]", "пишите на a@x.example"),
        ("пишите на [EMAIL\\_1]", "пишите на a@x.example"),
        ("пишите на {EMAIL_1}", "пишите на a@x.example"),
        ("пишите на <EMAIL_1>", "пишите на a@x.example"),
        ("пишите на [ПОЧТА_1]", "пишите на a@x.example"),
        ("пишите на «почту_1»", "пишите на «a@x.example»"),
        ("**[EMAIL_1]**", "**a@x.example**"),
        ("почта 1 и карта 2", "почта 1 и карта 2"),
        ("по [EMAIL_7]", "по [EMAIL]"),
        ("по [PHONE_1]", "по [PHONE]"),
        ("по TELEPHONE_1", "по TELEPHONE_1"),
    ],
)
def test_what_a_model_makes_of_a_placeholder_is_understood(said: str, meant: str) -> None:
    _, way_back = ANNA.hide(["a@x.example"])
    assert way_back.restore(said) == meant.replace("«a@x.example»", way_back.restore("«почту_1»"))
    assert "a@x.example" in way_back.restore("«почту_1»")


def test_a_name_comes_back_in_the_form_that_the_sentence_needs() -> None:
    (hidden,), way_back = ANNA.hide(["Меня зовут Анна, мужа — Павел"])
    other, his = hidden.split()[2].strip(","), hidden.split()[-1]
    assert (other, his) != ("Анна", "Павел")
    stem, stem_of_his = other[:-1], his
    assert way_back.restore(f"Передам {stem}е и {stem_of_his}у, с {stem}ой и {stem_of_his}ом") == (
        "Передам Анне и Павлу, с Анной и Павлом"
    )
    assert way_back.restore(f"{other.upper()}!") == "АННА!"


def test_a_stand_in_is_no_name_of_the_conversation() -> None:
    first = ANNA.hide(["Анна"])[0][0]
    second = ANNA.hide([f"Анна и {first}"])[0][0]
    assert first in second
    assert "Анна" not in second
    assert ANNA.hide([f"Анна и {first}"])[1].restore(second) == f"Анна и {first}"


def test_a_word_that_is_a_name_too_is_hidden_where_it_is_one() -> None:
    mask = Mask(names=("Вера",))
    hidden = mask.hide(["Здравствуйте, Вера! Вера в людей и вера в дело."])[0][0]
    assert hidden.startswith("Здравствуйте, ")
    assert "Вера!" not in hidden
    assert hidden.endswith("Вера в людей и вера в дело.")


def test_orders_are_left_and_a_shops_address_too() -> None:
    text = "заказ 9161234567 заберите на улице Мира, 5; трек RB123456789CN, сумма 12 500 ₽, 25.11.2026 в 10:00"
    assert ANNA.hide([text])[0][0] == text


def test_the_same_value_has_one_placeholder_and_a_longer_one_its_own() -> None:
    first, second = ANNA.hide(["a@x.example и ba@x.example", "снова a@x.example"])[0]
    assert first == "[EMAIL_1] и [EMAIL_2]"
    assert second == "снова [EMAIL_1]"


def test_inside_json_a_value_is_put_back_as_json_has_it() -> None:
    mask = Mask(values=('ул. "Мира"\\5',))
    (hidden,), way_back = mask.hide(['адрес ул. "Мира"\\5'])
    answer = json.dumps({"reply": hidden}, ensure_ascii=False)
    assert json.loads(way_back.restore(answer, structured=True)) == {"reply": 'адрес ул. "Мира"\\5'}


def _conversation() -> Conversation:
    return Conversation.model_validate(
        {
            "customer": {"name": "Игорь Лыков", "profile": {"phone": "+7 916 000-11-22", "plan": "Базовый"}},
            "facts": [{"id": "f", "text": "Ответ придёт на igor@mail.example, телефон поддержки 8 800 555-00-11."}],
            "messages": [{"role": "customer", "text": "это Игорь, куда придёт ответ? живу Лесная 8 кв 3, заказ 77123"}],
        }
    )


def _echo(messages: object) -> str:
    assert isinstance(messages, tuple | list)
    return str(messages[-1].content)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_masked_model_sees_nothing_personal_and_answers_with_all_of_it(streamed: bool) -> None:
    text = "Игорю Лыкову: igor@mail.example, +7 916 000-11-22, 8 800 555-00-11, Лесная 8 кв 3, заказ 77123, Базовый"
    behind = ScriptedModel(_echo)
    behind.hosted = True
    model = masked(behind, situation_of(_conversation(), Scorer()))
    heard: list[str] = []
    completion = model.complete([ChatMessage("user", text)], on_text=heard.append if streamed else None)
    sent = behind.requests[0][0].content
    for secret in ("Игор", "Лыков", "igor@", "916", "800", "Лесная", "кв 3"):
        assert secret not in sent
    assert "заказ 77123" in sent
    assert "Базовый" in sent
    assert completion.text == text
    assert "".join(heard) == (text if streamed else "")
    assert asyncio.run(model.acomplete([ChatMessage("user", text)])).text == text


def test_a_structured_answer_is_asked_for_and_put_back() -> None:
    behind = ScriptedModel(['{"reply": "Напишем на [EMAIL_1]"}'])
    model = MaskedModel(behind, Mask())
    schema = Schema("reply", {"type": "object"})
    assert (
        model.complete([ChatMessage("user", "a@x.example")], schema=schema).text
        == '{"reply": "Напишем на a@x.example"}'
    )
    assert behind.schemas == [schema]


def test_a_local_model_is_not_masked_unless_asked() -> None:
    local, situation = ScriptedModel(["да"]), situation_of(_conversation(), Scorer())
    assert masked(local, situation) is local
    assert isinstance(masked(local, situation, "always"), MaskedModel)
    hosted = ScriptedModel(["да"])
    hosted.hosted = True
    assert masked(hosted, situation, "never") is hosted
    assert "Игорь" not in repr(masked(hosted, situation))


def test_what_is_heard_begins_anew_when_the_model_does() -> None:
    class Begins(ScriptedModel):
        def complete(self, messages, *, on_text=None, on_reset=None, **rest):  # type: ignore[no-untyped-def]
            on_text("Пишу на [EMA")
            on_reset()
            return super().complete(messages, on_text=on_text, **rest)

    heard: list[str] = []
    model = MaskedModel(Begins(["Ответ на [EMAIL_1]"]), Mask())
    model.complete([ChatMessage("user", "a@x.example")], on_text=heard.append, on_reset=heard.clear)
    assert "".join(heard) == "Ответ на a@x.example"


def test_what_a_draft_tells_of_its_making_holds_no_data_that_it_lacks() -> None:
    situation = situation_of(_conversation(), Scorer())
    repeated = "Ваша карта 4111 1111 1111 1111 и адрес Лесная 8 кв 3, Игорь."
    finding = Finding(rule="grounded", severity="error", message="нет", start=11, end=30, text="4111 1111 1111 1111")
    draft = Draft(
        text="Игорь, напишем на igor@mail.example.", language="ru", manner=situation.reading.manner, answers=(),
        score=situation.score("Игорь, напишем на igor@mail.example."), model="scripted",
        trace=(Round(model="scripted", prompt="reply@1", prompt_hash="0", text=repeated, findings=(finding,)),),
        note="composed without a model: the answer breaks grounded («4111 1111 1111 1111»)",
        changes=(Change(by="grounded", removed="4111 1111 1111 1111", added=""),),
    )  # fmt: skip
    told = discreet(draft, situation)
    assert told.text == draft.text
    assert told.trace[0].text == "Ваша карта •••• •••• •••• •••• и адрес •••••• • •• •, Игорь."
    assert told.trace[0].findings[0].text == told.trace[0].text[11:30]
    assert "4111" not in told.model_dump_json()


@pytest.mark.parametrize("mask", ["always", "never"])
def test_the_setting_masks_every_request_of_a_draft(mask: str, monkeypatch: pytest.MonkeyPatch) -> None:
    behind = ScriptedModel(
        ["Ответ придёт на [EMAIL_1]." if mask == "always" else "Ответ придёт на igor@mail.example."] * 4
    )
    monkeypatch.setattr("tonewise.llm.chain_for", lambda settings: behind)
    draft = drafting.draft(_conversation(), settings=Settings().override(model="scripted/x", mask=mask))
    sent = "\n".join(message.content for request in behind.requests for message in request)
    assert ("igor@mail.example" in sent) == (mask == "never")
    assert "igor@mail.example" in draft.text
