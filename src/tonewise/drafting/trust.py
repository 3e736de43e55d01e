"""What of a text written by a model nothing trusted holds: the last word on what a customer, or a model, made up.

The rule ``grounded`` takes the conversation as a ground: a reply that a person wrote may repeat what the customer says.
A text of a model is held to more. What the customer says is known and not trusted: «you promised me 500» gives a model
no leave to promise 500. `tonewise.drafting.trusting` tells what is trusted and how each kind of claim is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tonewise.drafting.situation import Situation
from tonewise.drafting.trusting import agreed, binding, claims, contacts, leaks, places, resting, shapes, turned
from tonewise.drafting.trusting.trusted import Trusted, trusted
from tonewise.model import Finding
from tonewise.rules import rule
from tonewise.rules.rule import Words

Span = tuple[int, int]
RULE = "grounded"
"""The rule that the findings are told under."""

_MADE_UP = Words("Этого нет в том, чему можно верить.", "Nothing that can be trusted holds this.")
_LEAK = Words("Это внутреннее: клиенту этого не говорят.", "This is internal and not for the customer.")
_SHAPE = Words("Такого в ответе клиенту быть не может.", "This has no place in a reply to a customer.")


def unsupported(
    text: str, situation: Situation, given: Sequence[str] = (), *, shown: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Findings, of severity error, on everything in a model's text that nothing trusted holds; in the text's order.

    ``given`` is what an agent wrote that the text was made from (a rough text, pending messages), ``shown`` the texts
    of a prompt of the user's own that the model was given. Those that overlap are one.
    """
    trust = trusted(situation, given)
    found = [
        *_of(_LEAK, leaks.internal(text, trust)),
        *_of(_LEAK, leaks.machine(text, trust)),
        *_of(_LEAK, leaks.prompt(text, trust, shown)),
        *_of(_SHAPE, shapes.shapes(text, trust)),
        *_of(_MADE_UP, contacts.contacts(text, trust)),
    ]
    for look in _CLAIMS:
        found += _of(_MADE_UP, look(text, trust))
    exchange = situation.exchange(text)
    return tuple(exchange.in_reply(rule(RULE), 0, *span, words) for span, words in _outermost(found))


_CLAIMS: tuple[Callable[[str, Trusted], Iterator[Span]], ...] = (
    claims.baseless_values,
    claims.strange_names,
    claims.single_coins,
    binding.commitments,
    binding.decisions,
    binding.turned_refusals,
    claims.strange_lengths,
    binding.lifted_terms,
    binding.bare_consent,
    resting.resting_on_nothing,
    places.misplaced,
    turned.turned,
    turned.turned_bounds,
    turned.turned_free,
    agreed.claimed_agreements,
)


def _of(words: Words, spans: Iterable[Span]) -> list[tuple[Span, Words]]:
    return [(span, words) for span in spans]


def _outermost(found: Sequence[tuple[Span, Words]]) -> list[tuple[Span, Words]]:
    """In order, those that overlap as one."""
    kept: list[tuple[Span, Words]] = []
    for (start, end), words in sorted(found, key=lambda each: (each[0][0], -each[0][1])):
        if kept and start < kept[-1][0][1]:
            (first, last), before = kept[-1]
            kept[-1] = (first, max(last, end)), before
        else:
            kept.append(((start, end), words))
    return kept
