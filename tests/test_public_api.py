from __future__ import annotations

import asyncio
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tonewise
from tonewise import Conversation, InputError, Message, SettingsError, ascore, read, score

ASKED = {"messages": [{"role": "customer", "text": "когда приедет заказ 1234?"}], "ticket": 5}

PUBLIC = [
    *("Answer", "Attachment", "Case", "Conversation", "Customer", "Draft", "Fact", "Finding", "InputError", "Message"),
    *("ModelError", "NoOpenTurnError", "Piece", "PromptError", "Question", "Reading", "Score", "Settings"),
    *("SettingsError", "TonewiseError", "adraft", "afold", "arewrite", "ascore", "asoften", "astream", "draft", "fix"),
    *("fold", "read", "read_cases", "read_conversations", "rewrite", "score", "soften", "stream"),
]


def test_public_names_are_these_and_sorted() -> None:
    assert tonewise.__all__ == PUBLIC == sorted(PUBLIC)


def test_every_public_name_can_be_had() -> None:
    assert all(getattr(tonewise, name).__name__ == name for name in PUBLIC)
    assert set(PUBLIC) <= set(dir(tonewise))
    with pytest.raises(AttributeError, match="no attribute 'redraft'"):
        tonewise.redraft  # noqa: B018


def test_version_is_the_package_s() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert tonewise.__version__ == project["project"]["version"]


def test_import_loads_nothing_heavy() -> None:
    heavy = ("pydantic", "typer", "rich", "pymorphy3", "openai", "httpx", "yaml", "jinja2", "asyncio")
    code = f"import sys, tonewise; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_scoring_takes_values_and_plain_data_alike() -> None:
    conversation = Conversation(messages=(Message(role="customer", text="когда приедет заказ 1234?"),))
    assert score(ASKED, "25 ноября").rules == score(conversation, ("25 ноября",)).rules
    assert asyncio.run(ascore(ASKED, "25 ноября")) == score(ASKED, "25 ноября")


def test_the_messages_that_end_a_conversation_are_its_reply() -> None:
    ended = {"messages": [*ASKED["messages"], {"role": "agent", "text": "25 ноября"}]}  # type: ignore[misc]
    assert score(ended) == score(ASKED, "25 ноября")
    with pytest.raises(InputError, match="no reply to score"):
        score(ASKED)


def test_rules_are_chosen_by_id() -> None:
    every = set(score(ASKED, "25 ноября").rules)
    assert set(score(ASKED, "25 ноября", select=["mirror-emoji"]).rules) == {"mirror-emoji"}
    assert set(score(ASKED, "25 ноября", ignore=["mirror-emoji"]).rules) == every - {"mirror-emoji"}
    with pytest.raises(InputError, match="mirror-emoji"):
        score(ASKED, "25 ноября", select=["miror-emoji"])


def test_wrong_input_is_named() -> None:
    with pytest.raises(InputError, match=r"^messages\[0\]\.role: must be one of"):
        read({"messages": [{"role": "boss", "text": "x"}]})
    with pytest.raises(InputError, match=r"^reply\[1\]: must be text"):
        score(ASKED, ["x", 5])  # type: ignore[list-item]
    with pytest.raises(SettingsError, match="lang: must be ru or en"):
        score(ASKED, "x", lang="de")  # type: ignore[arg-type]


def test_reading_takes_plain_data() -> None:
    assert read(ASKED).language == "ru"
