"""Words that claim an earlier commitment («как и обещали», "as agreed") where nobody trusted speaks of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tonewise.drafting.trusting.manner import manner_of
from tonewise.drafting.trusting.trusted import Trusted
from tonewise.reading.meaning import Unit, meaning, relation
from tonewise.reading.sentences import split
from tonewise.reading.values import values

Span = tuple[int, int]

_CLAIMED = {
    "ru": re.compile(
        r"\b(?:как|о чём|о чем|что)(?: вам)?"
        r"(?: и| мы(?: с вами)?| вы с нами| я| вам| уже| ранее| раньше| в прошлый раз)*"
        r" (?:обещал|договорил|договарив|условил|услов(?:ле|и)|согласов|обсуд|обсужд|говорил|сказал|сообщ(?:ал|ил)"
        r"|писал|написал|подтверд|одобр|упомина|упомян)\w*"
        r"|\b(?:по|согласно) (?:наше[йм]у?|ваше[йм]у?|прежней|предыдуще[йм]у?|ранней|устной)?"
        r" ?(?:договор[её]нност|предварительной договор[её]нност|разговору|беседе|прошлому разговору|уговору)\w*"
        r"|\b(?:вам|для вас|мы|нам)(?: уже| ранее| раньше| вам| ведь| же| действительно| тогда)+ "
        r"(?:одобри|обеща|пообеща|подтверди|согласова|разреши|гарантирова|договори)л\w*"
        r"|\bв соответствии с (?:наш|предыдущ|прошл)\w+ (?:договор|разговор|бесед|переписк)\w*"
        r"|\b(?:обещанн|ранее согласованн|ранее обещанн|ранее одобренн|согласованн)(?:ый|ая|ое|ые|ого|ую|ой|ую|ым|ых)\b"
        r"|\bдержим (?:сво[её] )?(?:слово|обещани\w+)|\bвыполняем (?:сво[её] |данное )?обещани\w+",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:as|like|what|just as|exactly as) (?:(?:i|we|you|your|our|my|the|previous|last|earlier|former|other|first"
        r"|support|was|were|were already|already|previously|had|have|has|been|colleague|colleagues|agent|agents|manager"
        r"|team|rep|[a-z]+) ){0,5}?(?:promised|agreed|confirmed|discussed|approved|arranged|told|assured|guaranteed"
        r"|mentioned|stated|committed)\b"
        r"|\b(?:per|as per|following|based on|under|according to|in line with|further to) (?:our|your|the|my|an?) "
        r"(?:earlier |previous |prior |last |recent |past |existing )?"
        r"(?:conversation|agreement|discussion|chat|call|deal|arrangement|promise|commitment|correspondence)"
        r"|\b(?:you were|you've been|you have been|it was|we|we've|we have|i|i've|i have|they|our team|a colleague)"
        r"(?: already| previously| earlier| indeed| did| have| had)+ (?:promised?|agreed?|approved?|confirmed?"
        r"|guaranteed|assured?|told|granted)\b"
        r"|\byou were (?:promised|assured|guaranteed|told)\b"
        r"|\bthe (?:promised|agreed|previously agreed|agreed-upon)\b"
        r"|\b(?:honou?r|keep|keeping|honou?ring) (?:our|the|that|my) (?:promise|word|agreement|commitment|deal)\b",
        re.IGNORECASE,
    ),
}
_SAME = 0.8
_IDLE = frozenset("promise agree confirm tell discuss earlier previous already conversation".split())


def claimed_agreements(text: str, trust: Trusted) -> Iterator[Span]:
    """Words that say something was promised, agreed or told before, which no trusted text shows."""
    facts = {fact.text for fact in trust.conversation.facts}
    pattern = _CLAIMED[trust.language]
    for start, end in split(text):
        sentence = text[start:end]
        hit = pattern.search(sentence)
        if hit is None or manner_of(sentence, trust.language) in ("asks", "denies", "takes up"):
            continue
        rest = f"{sentence[: hit.start()]} {sentence[hit.end() :]}"
        own = [each for each in trust.texts if each not in facts or pattern.search(each)]
        if not any(_speaks_of(rest, each, trust.language) for each in own):
            yield start + hit.start(), start + hit.end()


def _speaks_of(said: str, other: str, language: str) -> bool:
    """Whether two texts share a value or a word; a text that says nothing more is content with any."""
    units = [unit for unit in meaning(said, language).units if unit.word not in _IDLE]
    if not units:
        return True
    told = meaning(other, language).units
    held = {(value.kind, value.normal) for value in values(other, language)}
    return any((value.kind, value.normal) in held for value in values(said, language)) or any(
        _is_same(unit, each) for unit in units for each in told
    )


def _is_same(first: Unit, second: Unit) -> bool:
    return relation(first, second) >= _SAME
