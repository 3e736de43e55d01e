"""Where a text addresses its reader."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonewise.reading.address import address_marks, address_of

COCOA = Path(__file__).parents[3] / "shared/data/cocoa_mt_ru_formality.jsonl"


def marks(text: str) -> list[tuple[str, str]]:
    return [(text[mark.start : mark.end], mark.address) for mark in address_marks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Вы можете забрать заказ", [("Вы", "вы"), ("можете", "вы")]),
        ("как тебе твой чехол?", [("тебе", "ты"), ("твой", "ты")]),
        ("Ждём вас с вашими документами", [("вас", "вы"), ("вашими", "вы")]),
        ("Открой настройки и нажми кнопку", [("Открой", "ты"), ("нажми", "ты")]),
        ("Попробуйте ещё раз", [("Попробуйте", "вы")]),
        ("пришли чек", [("пришли", "ты")]),
        ("пришли мне чек, пожалуйста", [("пришли", "ты")]),
        ("когда оплатишь, пришлём чек", [("оплатишь", "ты")]),
        ("вы-то поняли", [("вы-то", "вы")]),
        ("вы берете наличные?", [("вы", "вы"), ("берете", "вы")]),
        ("ty mozhesh skazat gde zakaz", [("ty", "ты"), ("mozhesh", "ты")]),
    ],
)
def test_marks_with_their_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "мне пришли не те кроссовки",
        "они пришли вчера, вышли из дома и перешли дорогу",
        "пришли документы?",
        "давайте посмотрим",
        "подождём до завтра",
        "Здравствуйте! Спасибо, пожалуйста, заказ едет.",
        "Заказ собран. Ваша служба заботы",
        "С уважением, Ваш Магазин",
        "ВКонтакте и ТыМаркет",
        "он написал «ты сам виноват»",
        "> ты где\nзаказ едет",
        "Вы с мужем можете прийти",
        "Ух ты, какой торт",
        "мышь лежит в берете, в смете ошибка, лишь почти, чай",
        "Мой заказ попал не туда, мы спали и пили чай",
        "будь то чехол или плёнка",
        "курьер говорит ты сам забирай",
        "а он мне: ты где",
        "",
        "Your order, you can collect it",
    ],
)
def test_what_addresses_nobody_here(text: str) -> None:
    assert marks(text) == []


def test_reported_speech_ends_with_its_sentence() -> None:
    assert marks("Я сказал ему: ты что творишь. Верните деньги") == [("Верните", "вы")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("скажи, у вас есть самовывоз?", "ты"),
        ("звонишь вам, звонишь, а никто не берёт", "вы"),
        ("звонишь, а там гудки", "unknown"),
        ("ты слушаешь? а вы, скажите, слышите?", "unknown"),
        ("когда приедет заказ?", "unknown"),
        ("можешь проверить?", "ты"),
    ],
)
def test_the_text_as_a_whole(text: str, expected: str) -> None:
    assert address_of(text) == expected


@given(st.text(alphabet='тывсебяашпридлм ,.:!?«»\n>"😀yvt\u200b', max_size=120))
def test_spans_fit_any_text(text: str) -> None:
    for mark in address_marks(text):
        assert 0 <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end].strip() == text[mark.start : mark.end]


@pytest.mark.skipif(not COCOA.exists(), reason="the outside data are not on this machine")
def test_outside_pairs() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for line in COCOA.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        counts[row["labels"]["address"], address_of(row["messages"][0]["text"])] += 1
    for address, other in (("ты", "вы"), ("вы", "ты")):
        right = counts[address, address]
        assert right / (right + counts[other, address]) >= 0.98
        assert right / sum(count for (label, _), count in counts.items() if label == address) >= 0.98
