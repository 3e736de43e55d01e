"""Lines that a chunk's conversations offer to be quoted: found once all of them are judged, so that few are made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tonewise.audit.bearings import OWN
from tonewise.audit.masking import Mask
from tonewise.audit.quotes import MAX_GOOD, MAX_QUOTE, WORST_KEPT, Bad, Good, Quote, Quotes, badness, words_of
from tonewise.audit.tally import Dimension
from tonewise.fixing import fix
from tonewise.model import Case, Finding, Score
from tonewise.rules.rule import Dialogue, Exchange, InterfaceLanguage
from tonewise.scoring import Scorer, score_exchange

MIN_GOOD = 20
"""Characters from which a reply shows anything."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row's case and its score, with what the counts want to know of them."""

    line: int
    case: Case
    score: Score
    language: str
    named: dict[Dimension, tuple[str, ...]]


_Place = tuple[Judged, Finding, "str | None", int]
"""A finding, its conversation, whom it points at, and how many of its rule the conversation has."""


class Lines:
    """The findings and the good replies of a chunk."""

    def __init__(self, scorer: Scorer, interface: InterfaceLanguage | None, mask: Mask):
        self._scorer = scorer
        self._interface = interface
        self._mask = mask
        self._places: defaultdict[str, list[_Place]] = defaultdict(list)
        self._clean: list[Judged] = []

    def take(self, judged: Judged, blamed: Sequence[str | None]) -> None:
        """Note what was found in a conversation, and whom each finding points at."""
        findings = judged.score.findings
        of_rule = Counter(finding.rule for finding in findings)
        for finding, who in zip(findings, blamed, strict=True):
            self._places[finding.rule].append((judged, finding, who, of_rule[finding.rule]))
        if not findings:
            self._clean.append(judged)

    def quotes(self, file: int) -> Quotes:
        """The worst and the good of them; ``file`` is the number of the file that they are from."""
        quotes = Quotes()
        for rule, places in self._places.items():
            seen: set[object] = set()
            kept = 0
            for place in sorted(places, key=_badness):
                judged, finding = place[:2]
                same = {words_of(self._mask(finding.text)), (id(judged), finding.message_index)}
                if kept < WORST_KEPT and seen.isdisjoint(same):
                    kept += 1
                    quotes.add_bad(rule, self._bad(place, file))
                seen |= same
        for judged in self._clean:
            self._add_good(quotes, judged, file)
        return quotes

    def _bad(self, place: _Place, file: int) -> Bad:
        judged, finding, who, number = place
        conversation = judged.case.conversation
        said = judged.case.replies if finding.in_ == "reply" else [each.text for each in conversation.messages]
        sent = conversation.messages[finding.message_index].at if finding.in_ == "conversation" else None
        exchange = self._exchange(judged.case, finding)
        return Bad(
            severity=finding.severity, findings=number, score=judged.score.score, file=file, line=judged.line,
            conversation=judged.score.id and self._mask(judged.score.id), message_index=finding.message_index,
            agent=who, at=sent.isoformat() if sent else None, language=judged.language,
            message=self._mask(finding.message), suggestion=finding.suggestion and self._mask(finding.suggestion),
            customer=self._customer(exchange) if exchange else "", asked=_asked(exchange) if exchange else "",
            quote=Quote.of(said[finding.message_index], finding.start, finding.end, self._mask),
            better=self._better(exchange, finding.rule) if exchange else None,
        )  # fmt: skip

    def _exchange(self, case: Case, finding: Finding) -> Exchange | None:
        """The reply that a finding is about, with what was said before it."""
        conversation = case.conversation
        if case.replies:
            return self._scorer.exchange(conversation, case.replies)
        dialogue = Dialogue(conversation, self._interface, self._scorer.options(conversation.channel))
        run = next((run for run in dialogue.runs if run[-1] >= finding.message_index), None)
        return dialogue.exchange(run) if run else None

    def _customer(self, exchange: Exchange) -> str:
        text = " ".join(" ".join(message.text.split()) for message in exchange.customer_messages)
        return self._mask(text if len(text) <= MAX_QUOTE else "…" + text[-MAX_QUOTE:])

    def _better(self, exchange: Exchange, name: str) -> str | None:
        """The reply with the rule's own fix, where it has one and no rule finds anything in what comes out."""
        rules = self._scorer.rules(exchange.conversation.channel)
        rule = next((each for each in rules if each.id == name and each.fix), None)
        if rule is None or not (fixed := fix(exchange, (rule,))).by:
            return None
        candidate = Exchange(
            exchange.conversation, fixed.reply, exchange.interface, exchange.promise, exchange.options
        )  # fmt: skip
        return None if score_exchange(candidate, rules).findings else self._mask("\n".join(fixed.reply))

    def _add_good(self, quotes: Quotes, judged: Judged, file: int) -> None:
        """The first reply of a conversation in which nothing was found, for each rule that it keeps."""
        conversation = judged.case.conversation
        dialogue = Dialogue(conversation, self._interface, self._scorer.options(conversation.channel))
        if judged.case.replies or not dialogue.runs:
            return
        exchange = dialogue.exchange(dialogue.runs[0])
        text = "\n".join(exchange.reply)
        by_agent = all(message.role == OWN[0] for message in exchange.messages)
        if not (by_agent and exchange.customer_messages and MIN_GOOD <= len(text) <= MAX_GOOD):
            return
        applied = sum(outcome != "na" for outcome in judged.score.rules.values())
        good = Good(
            rules=applied, file=file, line=judged.line, language=judged.language, asked=_asked(exchange),
            customer=self._customer(exchange), reply=self._mask(text),
        )  # fmt: skip
        for rule in self._scorer.rules(conversation.channel):
            if rule.check is None or judged.score.rules.get(rule.id) != "pass" or not quotes.wants_good(rule.id, good):
                continue
            found = rule.check(exchange)
            if found is not None and not found:
                quotes.add_good(rule.id, good)


def _badness(place: _Place) -> tuple[object, ...]:
    judged, finding, _, number = place
    return *badness(finding.severity, number, judged.score.score), judged.line, finding.message_index


def _asked(exchange: Exchange) -> str:
    questions = exchange.reading.questions
    return questions[0].kind if questions else "nothing"
