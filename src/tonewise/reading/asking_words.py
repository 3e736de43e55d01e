"""The words by which a reply asks for something: imperatives, polite wrappers around a verb, and needs."""

from __future__ import annotations

from collections.abc import Sequence

from tonewise.reading.asked_items import Item, Things, group
from tonewise.reading.words import Token, parses

_NEAR = 6
"""A wrapper stands at most so many tokens before the verb of asking, a need so many from its thing."""
SENDING = frozenset(
    "прислать выслать отправить скинуть скидывать кинуть переслать приложить прикрепить загрузить передать добавить "
    "сбросить закинуть сфотографировать send attach forward drop upload take post pass resend".split()
)
_PAPERS = frozenset(("", "document", "photo", "passport", "permitted data", "thing"))
YOUR_RU = ("ваш", "ваша", "ваше", "ваши", "вашу")
_IT = frozenset(("его", "ее", "её", "их", "it", "them", "this", "that"))
_TO_ENTER = frozenset(("ввести", "вводить", "вписать", "указать", "указывать", "назвать", "показать", "сообщить"))
_TO_ENTER_EN = frozenset(("enter", "type", "fill", "include", "quote", "show", "give", "put", "use", "state", "write"))

_WRAPPING = frozenset(
    "could can would will please need want like ask able if once mind remember help kindly have might "
    "required must should".split()
)


class Cues(Things):
    """A sentence with the words in it that ask."""

    def _not_asked(self) -> bool:
        return any(self._covers(hit) for hit in group(self.text, "not asked"))

    def _given_elsewhere(self, cues: Sequence[int]) -> bool:
        if not any(self._covers(hit) for hit in group(self.text, "given elsewhere")):
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
            self._thing_near(at) or self._has_after(at, YOUR_RU) or self._opens_a_list(at)
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
            if opens and (before not in ("to", "you") or self._wrapped_en(at)):
                return True
        if token.lower in words["to learn"]:
            near = [each.lower for each in self.row[max(0, at - 4) : at]]
            asked = any(word in ("may", "can", "could", "might", "like", "love", "want", "need", "'d") for word in near)
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
        return any(word in _WRAPPING for word in near)

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

    def _names_it(self, first: int, end: int) -> bool:
        return any(token.lower in _IT for token in self.row[first : min(end, first + 3)])

    def _lists_papers(self, cues: Sequence[int], items: Sequence[Item]) -> bool:
        needs = self.vocabulary["needs"]
        yours = any(token.lower in ("your", *YOUR_RU) for token in self.row)
        needed = all(not needs.isdisjoint(self._forms(self.row[cue])) for cue in cues)
        return needed and not yours and all(item.kind in _PAPERS for item in items)
