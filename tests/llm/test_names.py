"""A model's name says who serves it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tonewise.errors import ModelAnswerError, SettingsError
from tonewise.llm import ChatMessage, ScriptedModel, model_for
from tonewise.llm.openai_compatible import OpenAICompatible
from tonewise.settings import Settings

ASK = (ChatMessage("user", "?"),)


def test_openai_by_either_name() -> None:
    settings = Settings(api_key="k", timeout_seconds=5)
    assert model_for("gpt-x", settings) == model_for("openai/gpt-x", settings)
    assert model_for("gpt-x", settings) == OpenAICompatible("gpt-x", "https://api.openai.com/v1", "k", 5.0)


def test_a_local_server_wants_no_key_and_names_may_hold_slashes() -> None:
    found = model_for("openai/meta/llama", Settings(api_base="http://127.0.0.1:1/v1"))
    assert found == OpenAICompatible("meta/llama", "http://127.0.0.1:1/v1", "none", 60.0)


@pytest.mark.parametrize(
    ("name", "settings", "told"),
    [
        ("anthropic/claude", Settings(api_key="k"), "provider 'anthropic'; supported are NAME or openai/NAME"),
        ("", Settings(api_key="k"), "empty"),
        ("openai/", Settings(api_key="k"), "empty"),
        ("gpt-x", Settings(), "OPENAI_API_KEY"),
        ("gpt-x", Settings(api_base="127.0.0.1:80"), "no http or https address"),
        ("gpt-x", Settings(api_base="ftp://h"), "no http or https address"),
        ("scripted/nowhere.yaml", Settings(), "cannot be read"),
    ],
)
def test_a_wrong_name_or_address(name: str, settings: Settings, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        model_for(name, settings)


def test_scripted_answers_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("- Первый.\n- Второй.\n", encoding="utf-8")
    found = model_for(f"scripted/{file}", Settings())
    assert [found.complete(ASK).text, found.complete(ASK).text] == ["Первый.", "Второй."]
    with pytest.raises(ModelAnswerError, match="no answer 3"):
        found.complete(ASK)


@pytest.mark.parametrize("text", ["a: 1", "- 1", "[", "text"])
def test_scripted_answers_are_a_list_of_texts(tmp_path: Path, text: str) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError):
        model_for(f"scripted/{file}", Settings())


def test_a_script_may_be_a_function_and_may_fail() -> None:
    echo = ScriptedModel(lambda messages: messages[-1].content)
    assert echo.complete(ASK).text == "?"
    assert echo.requests == [ASK]
    with pytest.raises(ModelAnswerError):
        ScriptedModel([ModelAnswerError("cut")]).complete(ASK)


def test_nothing_heavy_is_imported_before_a_call() -> None:
    heavy = "{'openai', 'httpx', 'tenacity', 'asyncio', 'jinja2', 'yaml', 'pymorphy3'}"
    code = f"import sys, tonewise.llm, tonewise.prompts; sys.exit(str({heavy} & set(sys.modules) or '') or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
