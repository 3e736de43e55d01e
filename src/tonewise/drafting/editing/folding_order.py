"""Sentences of one message in the order in which a reader needs them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from tonewise.drafting.editing.content import HARD, Content, content, words_shared
from tonewise.drafting.editing.folding_joins import Sentence
from tonewise.drafting.situation import Situation
from tonewise.reading.meeting import strengths
from tonewise.reading.values import values
from tonewise.reading.words import tokens

_MEETS = -0.5
"""Log odds from which a sentence is taken to answer a question."""
_MOST_COMPARED = 400
_LEANING = frozenset(
    "он она оно они его ее их ему ей им это там тут туда оттуда тогда затем потом после далее дальше и но а зато"
    " также еще тоже поэтому в-третьих во-вторых второй третий he she it they them his her their its this that these"
    " those then there after next but and also so finally same second third".split()
)
"""First words of a sentence that leans on the one before it."""
_FEELING = re.compile(
    r"\b(?:сочувств|соболезн|(?:как|очень|нам|мне) (?:жаль|неприятно|обидно)|понимаю (?:вас|тебя|как)|рад[ыа]?\b"
    r"|спасибо|благодар|поздравля|sorry to (?:hear|read|learn)|so sorry|(?:so|very|really) (?:glad|happy|pleased)"
    r"|thank you|thanks|congratulations|i hear you|i understand how)",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"\b(?:номер|адрес|почт|фото|телефон|имя|фамили|размер|дат[ау]|рост|вес|e-?mail|number|address|photo|picture|name|size|date)",
    re.IGNORECASE,
)
"""What a customer is asked for: an order without any of these tells what to do."""
_IF_SO = re.compile(r"(?:если (?:да|нет|так)|тогда|if (?:so|yes|not|no|it is|you are)|then)\b", re.IGNORECASE)
_STEPS = frozenset("сначала сперва во-первых first firstly".split())


def ordered(sentences: Sequence[Sentence], situation: Situation) -> list[Sentence]:
    """Apologies first, then answers as they were asked, reasons behind results, questions to the customer last.

    What leans on the sentence before it («это …», «потом …») stays with it, and so do steps and items of a list.
    """
    if situation.reading.mood == "thanks" and not situation.plan.answers:
        return list(sentences)
    blocks = [_numbered(block) for block in _blocks(sentences)]
    asked = _asked(blocks, situation)
    ranked = sorted(range(len(blocks)), key=lambda at: (_rank(blocks[at][0]), asked[at], at))
    return [sentence for at in _results_first(ranked, blocks, situation) for sentence in blocks[at]]


def _blocks(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    blocks: list[list[Sentence]] = []
    for sentence in sentences:
        told = sentence.item or not (sentence.asks or sentence.kind in ("question", "apology"))
        if blocks and told and _leans(blocks[-1][-1], sentence):
            blocks[-1].append(sentence)
        else:
            blocks.append([sentence])
    return blocks


def _numbered(block: list[Sentence]) -> list[Sentence]:
    """A block with the items of its list by their numbers, where they are 1, 2, 3 …."""
    places = [at for at, sentence in enumerate(block) if sentence.item and sentence.text[:1].isdecimal()]
    numbers = [int("".join(takewhile(str.isdecimal, block[at].text[:2]))) for at in places]
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        return block
    changed = list(block)
    for place, (_, at) in zip(places, sorted(zip(numbers, places, strict=True)), strict=True):
        changed[place] = block[at]
    return changed


def _leans(before: Sentence, own: Sentence) -> bool:
    if own.item and (before.item or before.text.endswith(":")):
        return True
    if before.asks and _IF_SO.match(own.text):
        return True
    if before.asks or before.kind in ("apology", "question"):
        return False
    first = next((token.lower for token in tokens(own.text) if token.kind != "mark"), "")
    opened = next((token.lower for token in tokens(before.text) if token.kind != "mark"), "")
    return first in _LEANING or (opened in _STEPS | _LEANING and own.kind == "instruction")


def _rank(sentence: Sentence) -> int:
    if sentence.kind == "apology" or _feels(sentence.text):
        return 0
    if sentence.item or sentence.text.endswith(":"):
        return 1
    if sentence.asks or (sentence.kind == "question" and _DATA.search(sentence.text)):
        return 3
    return 2 if sentence.kind == "promise" else 1


def _feels(text: str) -> bool:
    """Whether a sentence is a word of sympathy, joy or thanks."""
    return _FEELING.search(text) is not None and not any(token.kind == "number" for token in tokens(text))


def _asked(blocks: Sequence[Sequence[Sentence]], situation: Situation) -> list[int]:
    """For each block the question that it answers; a block that answers none goes with the one before it."""
    answers = situation.plan.answers
    places = [0] * len(blocks)
    if len(answers) < 2 or len(answers) * len(blocks) > _MOST_COMPARED:
        return places
    texts = [" ".join(sentence.text for sentence in block) for block in blocks]
    rows = strengths(situation.conversation, [answer.question for answer in answers], texts, situation.reading.language)
    facts = [{fact.text.rstrip(". ") for fact in answer.facts} for answer in answers]
    last = 0
    for at, text in enumerate(texts):
        own = next((q for q, told in enumerate(facts) if any(fact in text for fact in told)), None)
        best = max(range(len(answers)), key=lambda q: rows[q][at])
        if own is not None or rows[best][at] >= _MEETS:
            last = best if own is None else own
        places[at] = last
    return places


def _results_first(ranked: list[int], blocks: Sequence[Sequence[Sentence]], situation: Situation) -> list[int]:
    """What opens the message and tells no value, though one behind it does, comes after that: it is background."""
    answers = situation.plan.answers
    if not answers or answers[0].question.kind not in _MEASURED or any(a.question.kind == "reason" for a in answers):
        return ranked
    language = situation.reading.language
    plain = [at for at in ranked if _rank(blocks[at][0]) == 1]
    result = next((at for at in plain if _tells(blocks[at], language)), None)
    if result is None or plain[0] == result:
        return ranked
    asked = content(" ".join(answer.question.text for answer in answers), language)
    before = plain[: plain.index(result)]
    if not all(_is_background(blocks[at], asked, language) for at in before):
        return ranked
    rest = [at for at in ranked if at != result]
    first = rest.index(plain[0])
    return [*rest[:first], result, *rest[first:]]


def _is_background(block: Sequence[Sentence], asked: Content, language: str) -> bool:
    """Whether sentences of the agent's own neither answer nor speak of what was asked."""
    opened = tokens(block[0].text)[0].lower
    if block[0].item or opened in _ANSWERING or any(sentence.fact for sentence in block):
        return False
    if block[0].kind == "reason":
        return True
    return not any(words_shared(content(sentence.text, language), asked) for sentence in block)


_MEASURED = frozenset(("date", "amount", "number", "time", "place"))
_ANSWERING = frozenset("да нет есть можно конечно вы ваш ваша ваше ваши yes no sure your you it".split())


def _tells(block: Sequence[Sentence], language: str) -> bool:
    return any(value.kind in HARD for sentence in block for value in values(sentence.text, language))
