"""Which data a reply asks the customer for: each with the words that ask, and the kind of datum.

Asked is by an imperative («укажите …», ``send …``), a polite wrapper around one («не могли бы вы прислать …», ``may I
have …``), a need («понадобится …», ``we need …``), a question («на какую почту …?»), or a bare noun phrase («Ваш
телефон?»). What is to be given elsewhere («введите пароль на странице входа») or not at all («присылать не нужно») is
not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tonewise.reading.asked_items import DENYING, OWNERS, PERSONAL, Ask, Item, kind_of, meet, permitted, section_of
from tonewise.reading.asking_words import SENDING, Cues
from tonewise.reading.phrases import Hit
from tonewise.reading.quoted import is_quoted, quoted
from tonewise.reading.reply_phrases import lexicon_hits, script_language
from tonewise.reading.sentences import split
from tonewise.reading.words import Token, parses, tokens

__all__ = ["PERSONAL", "Ask", "Item", "asks", "kind_of", "permitted"]

MOST_TOKENS = 1000
"""Longer texts are no reply that asks for data; the rest of one is not read."""
_BARE = 7
"""Most words of a noun phrase that asks by itself."""
_SHORT_TAG = 2
"""A question of so few words with no question word only asks to agree («Верно?»)."""
_CHOICE = frozenset(("или", "or", "либо"))
_LONGEST_UNMARKED = 14
_AUXILIARY = frozenset("is are was were do does did can could will would have has should may".split())
_TAGS = frozenset(
    "верно правильно так да хорошо ок окей согласны удобно подойдет подходит договорились right correct ok okay agreed "
    "alright помогло получилось".split()
)


@lru_cache(maxsize=4096)
def asks(text: str) -> tuple[Ask, ...]:
    """Everything that a text asks its reader for, in its order; quoted words left out."""
    language = script_language(text)
    row = tokens(text)[:MOST_TOKENS]
    spans = quoted(text)
    reach = row[-1].end if row else 0
    hits = [hit for hit in lexicon_hits(text, "data") if hit.start < reach and not is_quoted(spans, hit.start)]
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


class _Sentence(Cues):
    def __init__(
        self, text: str, language: str, row: Sequence[Token], hits: Sequence[Hit], before: _Sentence | None
    ) -> None:
        super().__init__(text, language, row, hits, before)
        self.question = self.question or self._goes_on_asking() or self._asks_unmarked()

    def _goes_on_asking(self) -> bool:
        """The last of a row of questions often has no mark."""
        after = self.before is not None and self.before.question and bool(self.words)
        return after and self.words[0].lower in self.wh and self.row[-1].kind == "word"

    def _asks_unmarked(self) -> bool:
        """A whole message without a mark that begins as a question: «как вас зовут», ``which bus was it``."""
        if not self.words or self.row[-1].kind != "word" or len(self.words) > _LONGEST_UNMARKED:
            return False
        if any(
            section_of(hit).startswith("asks ") and hit.start <= self.words[min(1, len(self.words) - 1)].start
            for hit in self.hits
        ):
            return True
        near = [word.lower for word in self.words[:3]]
        at = next((place for place, word in enumerate(near) if word in self.wh), None)
        if at is None or self.russian:
            return (
                at == 0 and self.words[0].text.islower() and self.words[0].lower not in ("как", "когда", "что", "чем")
            )
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
                sends = all(not SENDING.isdisjoint(self._forms(self.row[cue])) for cue in cues)
                found.append(self._ask(items, question=False)._replace(sends=sends))
            found = [each._replace(papers=self._lists_papers(cues, each.items)) for each in found]
        if not found and self.question:
            items = self._questions()
            items += [each for each in self._self_asking() if not any(meet(each, other) for other in items)]
            if items:
                found.append(self._ask(items, question=True))
        if not found and not self.question and (items := self._self_asking()):
            found.append(self._ask(items, question=True))
        if not found and not self.question and self._is_bare():
            found.append(self._ask(self._segments(0, len(self.row)), question=True))
        return found

    def _ask(self, items: Sequence[Item], *, question: bool) -> Ask:
        return Ask(self.row[0].start, self.row[-1].end, question, tuple(items))

    def is_item(self, text: str) -> bool:
        """Whether a line goes on with a list that the one before opened."""
        lead = text[text.rfind("\n", 0, self.row[0].start) + 1 : self.row[0].end].lstrip() if self.row else ""
        return bool(lead) and (lead[0] in "-–—•*·" or lead[0].isdigit() or len(self.words) <= _BARE)

    def listed(self) -> tuple[Item, ...]:
        return tuple(self._segments(0, len(self.row)))

    # what does not ask
    def _self_asking(self) -> list[Item]:
        """«Как вас зовут», «чем могу помочь»: with a question mark or at the beginning."""
        return [
            self._item(hit)
            for hit in self.hits
            if section_of(hit).startswith("asks ") and (self.question or self._opens(hit))
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
        if self.words[0].lower in DENYING or self.words[0].lower in ("to", "чтобы", "how", "как"):
            return False
        last = next((token.text for token in reversed(self.row)), "")
        asking = self.question or last == ":" or any(word.lower in ("пожалуйста", "please") for word in self.words)
        lone = not OWNERS.isdisjoint(word.lower for word in self.words[:1]) and (
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
    "i'll we'll i've we've it's that's you're works work got get gets see sent send checked check found looks here "
    "thanks arrived arrives opened came comes help helps need needs fine ok ready".split()
)
