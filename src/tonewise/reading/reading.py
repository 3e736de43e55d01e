"""The whole reading of an open turn, put together from the readers of this package."""

from __future__ import annotations

from tonewise.model import Conversation, Reading
from tonewise.reading.known import known_data
from tonewise.reading.language import conversation_language
from tonewise.reading.manner import customer_register
from tonewise.reading.mood import mood_of_turn
from tonewise.reading.questions import questions_of_turn
from tonewise.reading.sentences import sentences_of_turn
from tonewise.reading.topics import topics_of_turn


def read(conversation: Conversation) -> Reading:
    """Read the customer's open turn: what is asked, how it is said, in which mood, and what is already known.

    A conversation without an open turn gives a reading with no sentences and no questions.
    """
    language = conversation_language(conversation)
    questions = questions_of_turn(conversation, language)
    return Reading.of_own(
        language=language,
        turn=conversation.open_turn,
        sentences=sentences_of_turn(conversation),
        questions=questions,
        manner=customer_register(conversation, language),
        mood=mood_of_turn(conversation, language),
        topics=topics_of_turn(conversation, language),
        known=known_data(conversation),
    )
