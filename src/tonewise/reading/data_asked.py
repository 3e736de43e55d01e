"""Which data a reply asks the customer for: each with the words that ask, and the kind of datum.

Asked is by an imperative («укажите …», ``send …``), a polite wrapper around one («не могли бы вы прислать …», ``may I
have …``), a need («понадобится …», ``we need …``), a question («на какую почту …?»), or a bare noun phrase («Ваш
телефон?»). What is to be given elsewhere («введите пароль на странице входа») or not at all («присылать не нужно») is
not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tonewise.lexicons import load
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, lemmas, parses, tokens

MOST_TOKENS = 2000
"""Longer texts are no reply that asks for data; the rest of one is not read."""
PERSONAL = frozenset(("card", "cvv", "password", "pin", "sms code", "passport"))
"""Kinds that no reply needs in full."""
_NEAR = 6
"""A wrapper stands at most so many tokens before the verb of asking, a need so many from its thing."""
_BARE = 7
"""Most words of a noun phrase that asks by itself."""
_SHORT_TAG = 2
"""A question of so few words with no question word only asks to agree («Верно?»)."""

_WH_RU = frozenset(
    "какой какая какое какие какого какую каком какому каким каких кто кого кому кем что чего чему чем чём где куда "
    "откуда когда сколько скольки скольких как почему зачем чей чья чье чьё каков какова".split()
)
_WH_EN = frozenset("what which who whom whose where when how why what's who's where's when's how's whats".split())
_POLITE = frozenset("пожалуйста please kindly мне нам me us сюда here также тоже also ещё еще also ваш your".split())
_JOINS = frozenset(("и", "and", "плюс", "plus", "&", "также", "либо"))
_STOPS_RU = frozenset("чтобы чтоб тогда если так поэтому потому ведь иначе пока как".split())
_STOPS_EN = frozenset("so then because if otherwise while i'll we'll".split())
_PREPOSITIONS = frozenset(
    "для по на в во за от из с со о об к ко при до у под без через for to in on at by with from of via about so if".split()
)
_CHOICE = frozenset(("или", "or", "либо"))
_DENYING = frozenset(("no", "нет", "без", "not"))
_LONGEST_UNMARKED = 14
_AUXILIARY = frozenset("is are was were do does did can could will would have has should may".split())
_SENDING = frozenset(
    "прислать выслать отправить скинуть скидывать кинуть переслать приложить прикрепить загрузить передать добавить "
    "сбросить закинуть сфотографировать send attach forward drop upload take post pass resend".split()
)
_PAPERS = frozenset(("", "document", "photo", "passport", "permitted data", "thing"))
_YOUR_RU = ("ваш", "ваша", "ваше", "ваши", "вашу")
_OWNERS = frozenset("ваш вашу вашей вашем ваше вашего наш нашу нашей нашем свой свою your our the my a this".split())
_LEADING_AWAY = frozenset("на в во по с со из от у к ко при через to via by from in at on through into".split())
_IT = frozenset(("его", "ее", "её", "их", "it", "them", "this", "that"))
_TAGS = frozenset(
    "верно правильно так да хорошо ок окей согласны удобно подойдет подходит договорились right correct ok okay agreed "
    "alright помогло получилось".split()
)
_SIGNS = frozenset(("#", "№"))
_TO_ENTER = frozenset(("ввести", "вводить", "вписать", "указать", "указывать", "назвать", "показать", "сообщить"))
_TO_ENTER_EN = frozenset(("enter", "type", "fill", "include", "quote", "show", "give", "put", "use", "state", "write"))


class Item(NamedTuple):
    """One thing that is asked for; ``kind`` is a section of the lexicon ``data``, or empty for any other thing."""

    kind: str
    start: int
    end: int
    yes_no: bool = False
    another: bool = False
    """Another thing of its kind than the one that is known, or a part that is missing."""
    until: int = 0
    """Where its part of the sentence ends, what it is a thing of included («фото трещины»)."""


class Ask(NamedTuple):
    """One request or question for data: the sentence it stands in, and all that it asks for."""

    start: int
    end: int
    question: bool
    """It has no verb of asking."""
    items: tuple[Item, ...]
    sends: bool = False
    """It asks to send something, and so may be an instruction rather than a question."""
    papers: bool = False
    """It only says which papers are needed."""


@lru_cache(maxsize=4096)
def asks(text: str) -> tuple[Ask, ...]:
    """Everything that a text asks its reader for, in its order; quoted words left out."""
    language = script_language(text)
    row = tokens(text)[:MOST_TOKENS]
    spans = quoted(text)
    hits = [hit for hit in lexicon_hits(text, "data") if not is_quoted(spans, hit.start)]
    found: list[Ask] = []
    place = 0
    before: _Sentence | None = None
    for start, end in split(text):
        first = place
        while place < len(row) and row[place].end <= end:
            place += 1
        if first == place:
            break
        inside = [token for token in row[first:place] if not is_quoted(spans, token.start)]
        sentence = _Sentence(text, language, inside, [hit for hit in hits if start <= hit.start < end], before)
        if before is not None and before.opens_list and sentence.is_item(text):
            found[-1:] = [_longer(found[-1], sentence)] if found else []
            sentence.opens_list = True
        else:
            found += sentence.asks()
        before = sentence
    return tuple(found)


def _longer(ask: Ask, sentence: _Sentence) -> Ask:
    return Ask(ask.start, ask.end, ask.question, ask.items + sentence.listed())


class _Sentence:
    def __init__(
        self, text: str, language: str, row: Sequence[Token], hits: Sequence[Hit], before: _Sentence | None
    ) -> None:
        self.text, self.russian, self.row, self.hits, self.before = text, language == "ru", row, hits, before
        self.words = [token for token in row if token.kind == "word"]
        self.wh = _WH_RU if self.russian else _WH_EN
        self.question = bool(row) and ("?" in row[-1].text or self._goes_on_asking() or self._asks_unmarked())
        self.vocabulary = _vocabulary(language)
        self.opens_list = False

    def _goes_on_asking(self) -> bool:
        """The last of a row of questions often has no mark."""
        after = self.before is not None and self.before.question and bool(self.words)
        return after and self.words[0].lower in self.wh and self.row[-1].kind == "word"

    def _asks_unmarked(self) -> bool:
        """A whole message without a mark that begins as a question: «как вас зовут», ``which bus was it``."""
        if not self.words or self.row[-1].kind != "word" or len(self.words) > _LONGEST_UNMARKED:
            return False
        if any(_section(hit).startswith("asks ") and hit.start <= self.words[min(1, len(self.words) - 1)].start for hit in self.hits):
            return True
        near = [word.lower for word in self.words[:3]]
        at = next((place for place, word in enumerate(near) if word in self.wh), None)
        if at is None or self.russian:
            return at == 0 and self.words[0].text.islower() and self.words[0].lower not in ("как", "когда", "что", "чем")
        return any(word.lower in _AUXILIARY for word in self.words[at + 1 : at + 4])

    def asks(self) -> list[Ask]:
        if not self.words:
            return []
        if self._not_asked():
            return []
        cues = self._cues()
        if cues and self._given_elsewhere(cues):
            return []
        found: list[Ask] = []
        if cues:
            items = self._cued_items(cues)
            if self.row[-1].text == ":":
                self.opens_list = True
                found.append(self._ask(items, question=False))
            elif items:
                sends = all(not _SENDING.isdisjoint(self._forms(self.row[cue])) for cue in cues)
                found.append(self._ask(items, question=False)._replace(sends=sends))
            found = [each._replace(papers=self._lists_papers(cues, each.items)) for each in found]
        if not found and self.question:
            items = self._questions()
            items += [each for each in self._self_asking() if not any(_meet(each, other) for other in items)]
            if items:
                found.append(self._ask(items, question=True))
        if not found and not self.question and (items := self._self_asking()):
            found.append(self._ask(items, question=True))
        if not found and not self.question and self._is_bare():
            found.append(self._ask(self._segments(0, len(self.row)), question=True))
        return found

    def _lists_papers(self, cues: Sequence[int], items: Sequence[Item]) -> bool:
        needs = self.vocabulary["needs"]
        yours = any(token.lower in ("your", *_YOUR_RU) for token in self.row)
        needed = all(not needs.isdisjoint(self._forms(self.row[cue])) for cue in cues)
        return needed and not yours and all(item.kind in _PAPERS for item in items)

    def _ask(self, items: Sequence[Item], *, question: bool) -> Ask:
        return Ask(self.row[0].start, self.row[-1].end, question, tuple(items))

    def is_item(self, text: str) -> bool:
        """Whether a line goes on with a list that the one before opened."""
        lead = text[text.rfind("\n", 0, self.row[0].start) + 1 : self.row[0].end].lstrip() if self.row else ""
        return bool(lead) and (lead[0] in "-–—•*·" or lead[0].isdigit() or len(self.words) <= _BARE)

    def listed(self) -> tuple[Item, ...]:
        return tuple(self._segments(0, len(self.row)))

    # what does not ask

    def _not_asked(self) -> bool:
        return any(self._covers(hit) for hit in _group(self.text, "not asked"))

    def _covers(self, hit: Hit) -> bool:
        return self.row[0].start <= hit.start < self.row[-1].end

    def _given_elsewhere(self, cues: Sequence[int]) -> bool:
        if not any(self._covers(hit) for hit in _group(self.text, "given elsewhere")):
            return False
        entering = _TO_ENTER if self.russian else _TO_ENTER_EN
        return all(not entering.isdisjoint(self._forms(self.row[cue])) for cue in cues)

    # verbs and needs that ask

    def _cues(self) -> list[int]:
        return [at for at, token in enumerate(self.row) if token.kind == "word" and self._is_cue(at, token)]

    def _is_cue(self, at: int, token: Token) -> bool:
        if self.russian and token.lower[0] > "Ѐ":
            return self._is_cue_ru(at, token)
        return not self.russian and self._is_cue_en(at, token)

    def _is_cue_ru(self, at: int, token: Token) -> bool:
        forms = self._forms(token)
        words = self.vocabulary
        if not words["verbs"].isdisjoint(forms):
            for parse in parses(token.lower):
                if parse.lemma not in words["verbs"]:
                    continue
                if "impr" in parse.grammemes:
                    return at == 0 or self.row[at - 1].lower != "не"
                if parse.part == "INFN":
                    return self._wrapped(at) or (at == 0 and not self.question and len(self.row) > 1)
                if {"2per", "futr"} <= parse.grammemes and (self.question or self._has_before(at, ("если", "не"))):
                    return True
        if not words["to learn"].isdisjoint(forms) and any(
            parse.part == "INFN" and parse.lemma in words["to learn"] for parse in parses(token.lower)
        ):
            return self._wrapped(at, own=True) and self._thing_near(at, after=True)
        return not words["needs"].isdisjoint(forms) and (
            self._thing_near(at) or self._has_after(at, _YOUR_RU) or self._opens_a_list(at)
        )

    def _is_cue_en(self, at: int, token: Token) -> bool:
        words = self.vocabulary
        before = self.row[at - 1].lower if at else ""
        if token.lower in words["verbs"] and (token.lower != "take" or self._thing_near(at, after=True)):
            after = self.row[at + 1].lower if at + 1 < len(self.row) else ""
            if token.lower == "let" and (after not in ("me", "us") or not self._has_after(at, ("know", "have"))):
                return False
            opens = at == 0 or self.row[at - 1].kind == "mark" or before in words["wrappers"]
            if token.lower.endswith("ing"):
                return before in ("mind", "you", "by", "try", "your")
            return opens and not (before in ("to", "you") and not self._wrapped_en(at))
        if token.lower in words["to learn"]:
            near = [each.lower for each in self.row[max(0, at - 4) : at]]
            asked = any(word in ("may", "can", "could", "might", "like", "love", "want", "need") for word in near)
            return (
                asked
                and any(word in ("i", "we", "i'd", "we'd", "i'll", "we'll") for word in near)
                and self._thing_near(at, after=True)
            )
        if token.lower in words["needs"]:
            if self._has_before(at, ("if", "you", "they", "he", "she", "don't")) and before not in ("be", "is", "are"):
                return False
            return self._thing_near(at) or self._has_after(at, ("your",)) or self._opens_a_list(at)
        return False

    def _opens_a_list(self, at: int) -> bool:
        return at + 1 < len(self.row) and self.row[at + 1].text == ":"

    def _wrapped_en(self, at: int) -> bool:
        near = [each.lower for each in self.row[max(0, at - _NEAR) : at]]
        return any(
            word in ("could", "can", "would", "will", "please", "need", "want", "like", "ask", "able", "if", "once", "mind", "remember", "help", "kindly", "have", "might", "required", "must", "should")
            for word in near
        )  # fmt: skip

    def _wrapped(self, at: int, *, own: bool = False) -> bool:
        near = [*self.row[max(0, at - _NEAR) : at], *self.row[at + 1 : at + 4]]
        if own and any(each.lower in ("чтобы", "сможете", "можете") for each in near[:_NEAR]):
            return any(each.lower in ("нужно", "надо", "хочу", "хотела", "необходимо") for each in near)
        return any(
            not self.vocabulary["wrappers"].isdisjoint(self._forms(each)) for each in near if each.kind == "word"
        )

    def _has_before(self, at: int, words: Sequence[str]) -> bool:
        return any(each.lower in words for each in self.row[max(0, at - 3) : at])

    def _has_after(self, at: int, words: Sequence[str]) -> bool:
        return any(each.lower in words for each in self.row[at + 1 : at + 4])

    def _thing_near(self, at: int, *, after: bool = False) -> bool:
        start = self.row[at].start if after else self.row[max(0, at - _NEAR)].start
        end = self.row[min(len(self.row) - 1, at + _NEAR + 2)].end
        return any(start <= hit.start < end for hit in self.hits)

    def _forms(self, token: Token) -> set[str]:
        return {form for form, _ in lemmas(token.lower)} or {token.lower}

    # what is asked for

    def _cued_items(self, cues: Sequence[int]) -> list[Item]:
        found: list[Item] = []
        last = 0
        for number, cue in enumerate(cues):
            end = cues[number + 1] if number + 1 < len(cues) else len(self.row)
            items = self._segments(cue + 1, end)
            if not any(item.kind for item in items):
                earlier = [item for item in self._segments(last, cue) if item.kind]
                if not earlier and self._names_it(cue + 1, end):
                    earlier = [self._item(hit) for hit in self.hits if hit.start < self.row[cue].start][-1:]
                    if not earlier and self.before is not None and self.before.hits and not self.before.has_another():
                        earlier = [self._item(self.before.hits[-1], self.row[cue])]
                items = earlier or items
            found += [item for item in items if item not in found]
            last = cue + 1
        return found

    def has_another(self) -> bool:
        """Whether it speaks of a second thing, or of a part that is missing."""
        return bool(self.row) and any(self._covers(hit) for hit in _group(self.text, "another one"))

    def _names_it(self, first: int, end: int) -> bool:
        return any(token.lower in _IT for token in self.row[first : min(end, first + 3)])

    def _segments(self, first: int, end: int) -> list[Item]:
        """The things of an enumeration; it ends where somebody begins to act («и я посмотрю»)."""
        found: list[Item] = []
        part: list[Token] = []
        depth = 0
        for token in (*self.row[first:end], None):
            if token is not None and token.text == "(":
                depth += 1
            inside = token is not None and any(hit.start < token.start < hit.end for hit in self.hits)
            stop = token is None or (not inside and self._stops(token, part))
            cut = stop or (not inside and depth == 0 and self._cuts(token, part))
            if token is not None and token.text == ")":
                depth = max(0, depth - 1)
            if cut:
                found += self._thing(part)
                part = []
                if stop:
                    break
            if token is not None and not (cut and (token.kind == "mark" or token.lower in _JOINS)):
                part.append(token)
        return found

    def _cuts(self, token: Token | None, part: Sequence[Token]) -> bool:
        if token is None:
            return True
        if token.text in (",", ";", "+", "/", ":") or "?" in token.text or token.lower in _JOINS:
            return True
        whs = sum(each.lower in self.wh for each in part)
        return token.lower in self.wh and whs > 0 and any(each.text == "," for each in part)

    def _stops(self, token: Token, part: Sequence[Token]) -> bool:
        if token.text in ("—", "–", "-") and any(each.kind == "word" for each in part):
            return True
        if token.kind != "word":
            return False
        if self.russian:
            if token.lower in _STOPS_RU and not (token.lower == "как" and not part):
                return token.lower != "как"
            likely = parses(token.lower)[:1]
            return bool(likely) and "1per" in likely[0].grammemes and likely[0].part == "VERB"
        return token.lower in _STOPS_EN or (
            token.lower in ("i", "we")
            and not any(w.lower in self.wh for w in part)
            and bool(part)
            and part[-1].text != "can"
            and len(part) < 2
        )

    def _thing(self, part: Sequence[Token]) -> list[Item]:
        words = [token for token in part if token.kind == "word"]
        while words and words[0].lower in _POLITE:
            words = words[1:]
        if not words:
            return []
        start, end = words[0].start, part[-1].end
        asking = any(word.lower in self.wh or word.lower in ("ли", "whether") for word in words)
        hits = [hit for hit in self.hits if start <= hit.start < end or hit.start <= start < hit.end]
        if words[0].lower in _DENYING:
            hits = []
        if not asking:
            hits = [hit for hit in hits if not self._is_adjunct(hit, words)]
        if hits and (asking or not self.russian or not self._owned(hits[0], words)):
            first = next((hit for hit in hits if kind_of(hit) in PERSONAL), hits[0])
            return [self._item(first, whole=(start, end))]
        signed = any(token.text in _SIGNS for token in part)
        if signed and any(_number_class(form) for word in words for form in self._forms(word)):
            kind = next(k for word in words for form in self._forms(word) if (k := _number_class(form)))
            return [Item(f"number {kind}", start, end, until=end)]
        if words[0].lower in _PREPOSITIONS and not asking:
            return []
        if asking or any(self._is_thing(word) for word in words):
            return [Item("", start, end, until=end)]
        return []

    def _is_adjunct(self, hit: Hit, words: Sequence[Token]) -> bool:
        """Whether a preposition makes it a place or a way («на почту», ``to our email``)."""
        near = [word.lower for word in words if word.start < hit.start][-2:]
        return bool(near) and (near[-1] in _LEADING_AWAY or (near[0] in _LEADING_AWAY and near[-1] in _OWNERS))

    def _owned(self, hit: Hit, words: Sequence[Token]) -> bool:
        """Whether a thing of another's is meant: «сумма чека», «причина звонка»; no place («в чат») counts as one."""
        before = [word for word in words if word.end <= hit.start]
        return any(
            self._is_thing(word) and (place == 0 or before[place - 1].lower not in _PREPOSITIONS)
            for place, word in enumerate(before)
        )

    def _is_thing(self, word: Token) -> bool:
        if not self.russian or word.lower[0] < "Ѐ":
            return len(word.text) > 2 and word.lower not in (
                "please",
                "kindly",
                "know",
                "back",
                "also",
                "and",
                "via",
                "this",
                "that",
                "message",
                "one",
            )
        likely = parses(word.lower)[:1]
        return bool(likely) and likely[0].part == "NOUN" and "Name" not in likely[0].grammemes

    def _item(self, hit: Hit, at: Token | None = None, whole: tuple[int, int] | None = None) -> Item:
        kind = kind_of(hit)
        first, last = whole or (hit.start, hit.end)
        another = any(
            first <= other.start < max(last, hit.end) or other.start <= first < other.end
            for other in _group(self.text, "another one")
        )
        where = (at.start, at.end) if at is not None else (hit.start, hit.end)
        return Item(kind, *where, another=another, until=max(last, where[1]))

    # questions

    def _self_asking(self) -> list[Item]:
        """«Как вас зовут», «чем могу помочь»: with a question mark or at the beginning."""
        return [
            self._item(hit)
            for hit in self.hits
            if _section(hit).startswith("asks ") and (self.question or self._opens(hit))
        ]

    def _opens(self, hit: Hit) -> bool:
        return sum(token.start < hit.start for token in self.words) <= 2 and len(self.words) <= _BARE

    def _questions(self) -> list[Item]:
        if any(token.lower in self.wh for token in self.words):
            items = self._segments(0, len(self.row))
            asked = [item for item in items if self._asks_in(item) or (item.kind and not self._is_choice(item))]
            return asked or items[:1]
        if self._is_bare():
            items = self._segments(0, len(self.row))
            return [item for item in items if item.kind] or items
        if self.hits and self.words[-1].lower == "is":
            return self._segments(0, len(self.row))
        if len(self.words) <= _SHORT_TAG and any(word.lower in _TAGS for word in self.words):
            return []
        if self._offers():
            return []
        confirms = any(token.kind in ("number", "email") for token in self.row)
        if confirms or (self.words and self.words[-1].lower in _TAGS):
            return []
        kind = next((kind_of(hit) for hit in self.hits if kind_of(hit) == "heard of us"), "")
        return [Item(kind, self.row[0].start, self.row[-1].end, yes_no=True)]

    def _is_choice(self, item: Item) -> bool:
        """Whether it only names what there is to choose from («Где: город или лес?»)."""
        after = [token.lower for token in self.row if token.start >= item.start][:4]
        return not _CHOICE.isdisjoint(after)

    def _asks_in(self, item: Item) -> bool:
        return any(token.lower in self.wh for token in self.row if item.start <= token.start < item.end)

    def _offers(self) -> bool:
        """«Оформить?», «Записать вас?», ``Shall I …?``, ``Would you like …?``."""
        first = self.words[0]
        if not self.russian:
            words = [word.lower for word in self.words[:3]]
            return (
                words[0] in ("shall", "should", "may")
                or words[:2] == ["would", "you"]
                or words[:2] == ["want", "me"]
                or "i" in words[1:2]
                or "we" in words[1:2]
            )
        likely = parses(first.lower)[:1]
        return (
            bool(likely)
            and first.lower != "есть"
            and (
                likely[0].part == "INFN"
                or "1per" in likely[0].grammemes
                or likely[0].lemma in ("хотеть", "желать", "мочь")
            )
        )

    def _is_bare(self) -> bool:
        """A noun phrase by itself: «Ваш телефон?», ``Order number, please.``"""
        if not (0 < len(self.words) <= _BARE) and not (self.question and self.hits):
            return False
        if any(token.kind in ("number", "email", "link") for token in self.row):
            return False
        if self.words[0].lower in _DENYING:
            return False
        last = next((token.text for token in reversed(self.row)), "")
        asking = self.question or last == ":" or any(word.lower in ("пожалуйста", "please") for word in self.words)
        lone = not _OWNERS.isdisjoint(word.lower for word in self.words[:1]) and (
            bool(self.hits)
            and len(self.words) <= 4
            and self.hits[0].start <= self.words[min(1, len(self.words) - 1)].start
        )
        if not asking and not (lone and self.hits[-1].end >= self.words[-1].end):
            return False
        if not self.question and not self.hits:
            return False
        return not any(self._acts(word) for word in self.words)

    def _acts(self, word: Token) -> bool:
        if self.russian and word.lower[0] > "Ѐ":
            likely = parses(word.lower)[:1]
            return bool(likely) and likely[0].part in ("VERB", "INFN", "PRED", "ADJS", "PRTS", "GRND")
        return word.lower in _EN_ACTS or word.lower.endswith("n't")


_EN_ACTS = frozenset(
    "is are was were do does did have has had can could will would may might should shall am be been i we he they "
    "i'll we'll i've we've it's that's you're works work got get gets see sent send checked check found looks here thanks "
    "arrived arrives opened came comes help helps need needs fine ok ready".split()
)


def permitted(text: str) -> tuple[Hit, ...]:
    """Where a text speaks of a part of personal data that may be asked for («последние четыре цифры»)."""
    return tuple(hit for hit in lexicon_hits(text, "data") if _section(hit) == "permitted data")


def _meet(one: Item, other: Item) -> bool:
    return one.start < max(other.end, other.until) and other.start < max(one.end, one.until)


def kind_of(hit: Hit) -> str:
    """The kind of datum that a phrase of the lexicon names."""
    return _section(hit).removeprefix("asks ")


def _section(hit: Hit) -> str:
    return _sections()[hit.entry]


@cache
def _sections() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("ru", "en"):
        for name, entries in load(language, "data").sections.items():
            for entry in entries:
                found.setdefault(entry, name)
    return found


def _group(text: str, name: str) -> tuple[Hit, ...]:
    return lexicon_hits(text, name)


@cache
def _vocabulary(language: str) -> dict[str, frozenset[str]]:
    lexicon = load(language, "asking_for")
    return {name: frozenset(lexicon[name]) for name in ("verbs", "wrappers", "needs", "to learn")}


@cache
def _classes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("ru", "en"):
        for name, entries in load(language, "numbered").sections.items():
            for entry in entries:
                found[entry] = name
    return found


def _number_class(form: str) -> str | None:
    return _classes().get(form)


def number_class(word: str) -> str | None:
    """Which numbered thing a folded word names («заказ», ``ticket``), or None."""
    classes = _classes()
    return classes.get(word) or next((classes[form] for form, _ in lemmas(word) if form in classes), None)
