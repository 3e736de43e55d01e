"""A model's name says who serves it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fake_server import FakeServer, answer
from tonewise.errors import ModelAnswerError, ModelUnavailableError, SettingsError
from tonewise.llm import ChatMessage, ScriptedModel, litellm_models, model_for
from tonewise.llm.openai_compatible import OpenAICompatible
from tonewise.options import Price
from tonewise.settings import Settings, load

ASK = (ChatMessage("user", "?"),)


def test_openai_by_either_name() -> None:
    settings = Settings(api_key="k", timeout_seconds=5)
    assert model_for("gpt-x", settings) == model_for("openai/gpt-x", settings)
    found = OpenAICompatible("gpt-x", "https://api.openai.com/v1", "k", 5.0, with_headers=True)
    assert model_for("gpt-x", settings) == found


def test_a_local_server_wants_no_key_and_names_may_hold_slashes() -> None:
    found = model_for("openai/meta/llama", Settings(api_base="http://127.0.0.1:1/v1"))
    assert found == OpenAICompatible("meta/llama", "http://127.0.0.1:1/v1", "none", 60.0)


@pytest.mark.parametrize(
    ("name", "settings", "told"),
    [
        ("anthropic/", Settings(api_key="k"), "empty"),
        ("anthropic/claude@https://h/v1", Settings(), "an address goes with openai/NAME alone"),
        ("huggingface/https://h/v1", Settings(), "an address goes with openai/NAME alone"),
        ("anthropic/claude", Settings(api_base="http://127.0.0.1:1/v1"), "there its name is openai/anthropic/claude"),
        ("", Settings(api_key="k"), "empty"),
        ("openai/", Settings(api_key="k"), "empty"),
        ("gpt-x", Settings(), "OPENAI_API_KEY"),
        ("gpt-x", Settings(api_base="127.0.0.1:80"), "no http or https address"),
        ("gpt-x", Settings(api_base="ftp://h"), "no http or https address"),
        ("gpt-x", Settings(api_base="http://[1"), "no http or https address"),
        ("gpt-x", Settings(api_base="http://h:x/v1"), "no http or https address"),
        ("openai/@http://127.0.0.1:1/v1", Settings(), "empty"),
        ("openai/m@http://", Settings(), "no http or https address"),
        ("scripted/nowhere.yaml", Settings(), "cannot be read"),
    ],
)
def test_a_wrong_name_or_address(name: str, settings: Settings, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        model_for(name, settings)


def test_an_address_may_stand_in_the_name() -> None:
    settings = Settings(api_key="k", api_base="http://127.0.0.1:1/v1", api_keys={"http://10.0.0.2:8080/v1": "own"})
    found = model_for("openai/m@http://10.0.0.2:8080/v1/", settings)
    assert found == OpenAICompatible("m", "http://10.0.0.2:8080/v1", "own", label="m at 10.0.0.2:8080")
    assert found.name == "m at 10.0.0.2:8080"
    assert model_for("m@http://10.0.0.2:8080/v1", settings) == found


def test_the_environments_key_goes_where_the_environment_or_the_call_says(tmp_path: Path) -> None:
    (tmp_path / "tonewise.toml").write_text('model = "m"\napi_base = "https://llm.example.com/v1"\n', encoding="utf-8")
    environment = {"OPENAI_API_KEY": "sk-mine"}
    with pytest.raises(SettingsError) as caught:
        model_for("m", load(environment=environment, folder=tmp_path))
    told = str(caught.value)
    assert told.startswith(f"{tmp_path / 'tonewise.toml'}: api_base: OPENAI_API_KEY is not sent to llm.example.com")
    assert "sk-mine" not in told
    assert "\n" not in told

    def key(*, call: str | None = None, **more: str) -> str:
        settings = load(environment={**environment, **more}, folder=tmp_path, api_base=call)
        found = model_for("m", settings)
        assert isinstance(found, OpenAICompatible)
        return found.api_key

    assert key(OPENAI_BASE_URL="https://llm.example.com/v1") == "sk-mine"
    assert key(call="https://llm.example.com/v1") == "sk-mine"
    assert key(TONEWISE_API_KEYS="https://llm.example.com/v1=sk-theirs") == "sk-theirs"
    assert key(OPENAI_API_KEY="") == "none"
    (tmp_path / "tonewise.toml").write_text('api_base = "http://192.168.0.7:8080/v1"\n', encoding="utf-8")
    assert key() == "sk-mine"
    assert model_for("m", Settings(api_base="https://llm.example.com/v1", api_key="k")).hosted


@pytest.mark.parametrize("name", ["m@https://llm.example.com/v1", "openai/m@http://127.0.0.1:1/v1"])
def test_an_address_in_a_name_gets_no_key_but_its_own(name: str) -> None:
    found = model_for(name, Settings(api_key="sk-mine", api_base="http://127.0.0.1:1/v1"))
    assert isinstance(found, OpenAICompatible)
    assert found.api_key == "none"


@pytest.mark.parametrize(("key", "sent"), [("sk-mine", True), (None, False)])
def test_what_the_environment_holds_for_openai_goes_along_with_its_key_alone(
    fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch, key: str | None, sent: bool
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-mine")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Gateway: token-mine")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "admin-mine")
    fake_server.script = [answer("да")]
    model_for("m", Settings(api_base=fake_server.api_base, api_key=key)).complete(ASK)
    [headers] = fake_server.headers
    assert headers["authorization"] == f"Bearer {key or 'none'}"
    mine = {name for name, value in headers.items() if "mine" in value}
    assert mine == ({"authorization", "openai-organization", "openai-project", "x-gateway"} if sent else set())


def test_openai_itself_may_stand_behind_another_server() -> None:
    found = model_for("openai/m@https://api.openai.com/v1", Settings(api_key="k", api_base="http://127.0.0.1:1/v1"))
    assert isinstance(found, OpenAICompatible)
    assert (found.api_base, found.api_key) == ("https://api.openai.com/v1", "k")


@pytest.mark.parametrize(
    ("address", "hosted"),
    [
        ("http://127.0.0.1:8080/v1", False),
        ("http://localhost/v1", False),
        ("http://llm.localhost/v1", False),
        ("http://[::1]:8080/v1", False),
        ("http://10.1.2.3/v1", False),
        ("http://192.168.0.7/v1", False),
        ("http://172.16.0.1/v1", False),
        ("http://[fd00::1]/v1", False),
        ("https://api.openai.com/v1", True),
        ("http://8.8.8.8/v1", True),
        ("http://[::ffff:8.8.8.8]/v1", True),
        ("http://134744072/v1", True),
        ("http://localhost.example.com/v1", True),
        ("http://127.0.0.1.example.com/v1", True),
        ("http://127.0.0.1@example.com/v1", True),
        ("http://llm/v1", True),
    ],
)
def test_what_leaves_ones_own_network(address: str, hosted: bool) -> None:
    assert OpenAICompatible("m", address).hosted is hosted


def test_other_providers_want_litellm(monkeypatch: pytest.MonkeyPatch) -> None:
    found = model_for("anthropic/claude-x", Settings())
    assert (found.name, found.hosted) == ("anthropic/claude-x", True)
    monkeypatch.setattr(litellm_models, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"pip install 'tonewise\[litellm\]'"):
        model_for("anthropic/claude-x", Settings())


def test_prices_are_found_by_either_name() -> None:
    price = Price(input=1.0, output=10.0)
    for named in ("gpt-x", "openai/gpt-x"):
        found = model_for("openai/gpt-x", Settings(api_key="k", prices={named: price}))
        assert isinstance(found, OpenAICompatible)
        assert found.price == price


def test_scripted_answers_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("- Первый.\n- Второй.\n", encoding="utf-8")
    found = model_for(f"scripted/{file}", Settings())
    assert [found.complete(ASK).text, found.complete(ASK).text] == ["Первый.", "Второй."]
    with pytest.raises(ModelUnavailableError, match="no answer 3"):
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
    heavy = "{'openai', 'litellm', 'httpx', 'tenacity', 'asyncio', 'jinja2', 'yaml', 'pymorphy3'}"
    code = f"import sys, tonewise.llm, tonewise.prompts; sys.exit(str({heavy} & set(sys.modules) or '') or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
