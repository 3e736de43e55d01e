from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from tonewise.errors import SettingsError
from tonewise.options import Hours, Limits, Options, Price
from tonewise.settings import Settings, cursor_moves, load, rewraps


def test_defaults_hold_where_nothing_is_said(tmp_path: Path) -> None:
    assert load(environment={}, folder=tmp_path) == Settings()


def test_call_goes_before_environment_before_file_before_default(tmp_path: Path) -> None:
    (tmp_path / "tonewise.toml").write_text(
        'model = "file"\npromise = "file"\ntemperature = 0.5\nignore = ["grounded"]\n', encoding="utf-8"
    )
    environment = {"TONEWISE_MODEL": "environment", "TONEWISE_PROMISE": "environment", "OPENAI_API_KEY": "secret"}
    settings = load(environment=environment, folder=tmp_path, model="call", promise=None, select=())
    assert settings == Settings(
        model="call", promise="environment", temperature=0.5, ignore=("grounded",), api_key="secret"
    )


def test_file_is_found_upward_and_its_prompts_stand_beside_it(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.tonewise]\nprompts = "texts"\n', encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "pyproject.toml").write_text("not of ours, and not even TOML", encoding="utf-8")
    assert load(environment={}, folder=inner).prompts == tmp_path / "texts"


def test_own_file_goes_before_pyproject_of_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.tonewise]\nmodel = "pyproject"\n', encoding="utf-8")
    (tmp_path / "tonewise.toml").write_text('model = "own"\n', encoding="utf-8")
    assert load(environment={}, folder=tmp_path).model == "own"


def test_every_setting_has_a_variable() -> None:
    environment = {
        "TONEWISE_MODEL": "m",
        "TONEWISE_FALLBACK": "n, anthropic/o",
        "OPENAI_BASE_URL": "http://localhost:1/v1",
        "OPENAI_API_KEY": "k",
        "TONEWISE_API_KEYS": "https://a.example/v1/=ka==, http://10.0.0.2:8080/v1=kb",
        "TONEWISE_CACHE": "/kept.sqlite3",
        "TONEWISE_CONCURRENCY": "4",
        "TONEWISE_CALLS_PER_MINUTE": "60",
        "TONEWISE_PROMISE": "до 18:00",
        "TONEWISE_TEMPERATURE": "0",
        "TONEWISE_TIMEOUT_SECONDS": "5",
        "TONEWISE_PROMPTS": "/texts",
        "TONEWISE_LANG": "en",
        "TONEWISE_SELECT": "grounded, mirror-emoji",
        "TONEWISE_IGNORE": "no-canned-phrases",
        "TONEWISE_NAMES": "ТыМаркет, Полянка",
        "TONEWISE_WORDS": "финтех",
        "TONEWISE_SUBJECT": "доставка цветов",
        "TONEWISE_ADDRESS": "ты",
    }
    assert load(environment=environment, folder=Path("/")) == Settings(
        model="m",
        fallback=("n", "anthropic/o"),
        api_base="http://localhost:1/v1",
        api_key="k",
        api_keys={"https://a.example/v1": "ka==", "http://10.0.0.2:8080/v1": "kb"},
        cache=Path("/kept.sqlite3"),
        concurrency=4,
        calls_per_minute=60,
        promise="до 18:00",
        temperature=0.0,
        timeout_seconds=5.0,
        prompts=Path("/texts"),
        lang="en",
        select=("grounded", "mirror-emoji"),
        ignore=("no-canned-phrases",),
        names=("ТыМаркет", "Полянка"),
        words=("финтех",),
        subject="доставка цветов",
        address="ты",
    )


FULL = """
names = ["Полянка"]
address = "ты"

[severity]
no-canned-phrases = "advice"

[limits]
emoji = 1
first_answer_minutes = 2.5

[hours]
opens = "09:00"
closes = "18:30"
days = "mon-fri"

[[rules]]
id = "no-deadline"
phrases = ["дедлайн"]
message = "По-русски это «срок»."
suggestion = "Напишите «срок»."
severity = "advice"

[channels.email]
ignore = ["mirror-emoji"]
address = "вы"
severity = { grounded = "warning" }
limits = { emoji = 0 }
"""


def test_tables_say_what_rules_are_told_and_a_channel_what_is_otherwise_there(tmp_path: Path) -> None:
    (tmp_path / "tonewise.toml").write_text(FULL, encoding="utf-8")
    settings = load(environment={}, folder=tmp_path)
    assert settings.options == Options(
        names=("Полянка",),
        address="ты",
        hours=Hours(opens=time(9), closes=time(18, 30), days=frozenset(range(5))),
        limits=Limits(emoji=1, first_answer_minutes=2.5),
    )
    assert settings.of_channel("chat") is settings
    email = settings.of_channel("email")
    assert (email.options.address, email.options.names) == ("вы", ("Полянка",))
    assert email.limits == Limits(emoji=0, first_answer_minutes=2.5)
    assert email.severity == {"no-canned-phrases": "advice", "grounded": "warning"}
    assert email.ignore == ("mirror-emoji",)
    assert [each.id for each in email.rules] == ["no-deadline"]


def test_key_is_not_shown() -> None:
    assert "secret" not in repr(Settings(api_key="secret", api_keys={"http://h/v1": "secret"}))


@pytest.mark.parametrize("text", ["sk-secret", "h=sk-secret", "https://h/v1", "https://h/v1=", "ftp://h/v1=sk-secret"])
def test_wrong_keys_are_not_shown_either(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"^TONEWISE_API_KEYS: api_keys: must be ADDRESS=KEY") as caught:
        load(environment={"TONEWISE_API_KEYS": text}, folder=tmp_path)
    assert "secret" not in str(caught.value)


def test_what_a_file_says_of_models(tmp_path: Path) -> None:
    (tmp_path / "tonewise.toml").write_text(
        'fallback = ["anthropic/m", "openai/n@http://127.0.0.1:1/v1"]\ncache = "kept"\nconcurrency = 2\n'
        'api_base = "http://127.0.0.1:1/v1"\n[prices."gpt-x"]\ninput = 1\noutput = 2.5\n',
        encoding="utf-8",
    )
    settings = load(environment={}, folder=tmp_path)
    assert settings.fallback == ("anthropic/m", "openai/n@http://127.0.0.1:1/v1")
    assert (settings.cache, settings.concurrency, settings.calls_per_minute) == (tmp_path / "kept", 2, None)
    assert settings.prices == {"gpt-x": Price(input=1.0, output=2.5)}
    assert settings.api_base_file == str(tmp_path / "tonewise.toml")
    assert settings.override(promise="до 18:00").api_base_file == settings.api_base_file
    assert settings.override(api_base="http://h/v1").api_base_file is None
    assert load(environment={"OPENAI_BASE_URL": "http://h/v1"}, folder=tmp_path).api_base_file is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('modle = "x"', "modle: unknown setting; did you mean model?"),
        ('colour = "x"', "colour: unknown setting; known are model, api_base"),
        ("temperature = 3", "temperature: must be from 0 to 2"),
        ("temperature = true", "temperature: must be a number"),
        ("timeout_seconds = 0", "timeout_seconds: must be more than 0"),
        ("promise = 18", "promise: must be text"),
        ('lang = "de"', "lang: must be ru or en"),
        ('ignore = "grounded"', "ignore: must be a list"),
        ('api_base = "localhost"', "api_base: must be a URL"),
        ('api_key = "x"', "api_key: a key is not kept in a file"),
        (
            '[api_keys]\n"https://h/v1" = "x"',
            "api_keys: a key is not kept in a file; set the variable TONEWISE_API_KEYS",
        ),
        ('api_base_file = "x"', "api_base_file: unknown setting"),
        ('fallback = "m"', "fallback: must be a list of models' names"),
        ("repairs = 6", "repairs: must be a whole number from 0 to 5"),
        ("repairs = true", "repairs: must be a number"),
        ("max_tokens_per_draft = 100", "max_tokens_per_draft: must be at least 500"),
        ('structured = "yes"', "structured: must be off, on or auto"),
        ('extract = "yes"', "extract: must be true or false"),
        ("concurrency = 0", "concurrency: must be a whole number from 1"),
        ("calls_per_minute = 1.5", "calls_per_minute: must be a whole number from 1"),
        ("[prices]\nm = 1", "prices: m: must be a table"),
        ("[prices.m]\ninput = 1", "prices: m: output: is missing"),
        ("[prices.m]\ninput = 1\noutput = -1", "prices: m: must be from 0 upward"),
        ("model = ", "not TOML"),
        ("[limits]\nemojis = 1", "limits: emojis: unknown setting; did you mean emoji?"),
        ("[limits]\nemoji = 1.5", "limits: emoji: must be a whole number"),
        ("[limits]\nemoji = -1", "limits: emoji: must be a whole number from 0"),
        ('[severity]\ngrounded = "fatal"', "severity: grounded: must be error, warning or advice"),
        ('address = "они"', "address: must be вы or ты"),
        ('names = "Полянка"', "names: must be a list"),
        ('[hours]\nopens = "9"', "hours: closes: is missing"),
        ('[hours]\nopens = "25:00"\ncloses = "26:00"', "hours: opens: must be a time such as 09:00"),
        ('[hours]\nopens = "18:00"\ncloses = "09:00"', "hours: closes: must be later than opens"),
        ('[hours]\nopens = "09:00"\ncloses = "18:00"\ndays = "mo-fr"', "hours: days: must be days such as mon-fri"),
        ('[[rules]]\nid = "x"', "rules: 1: phrases: is missing"),
        ('[[rules]]\nid = "x"\nphrases = []\nmessage = "m"', "rules: 1: phrases: must hold at least one"),
        ('[[rules]]\nid = "x"\nphrase = ["a"]', "rules: 1: phrase: unknown setting; did you mean phrases?"),
        ('[channels.mail]\naddress = "вы"', "channels: mail: unknown setting; did you mean email?"),
        ("[channels.email]\nmodel = 1", "channels: email: model: unknown setting; known are select"),
        ('[channels.email]\naddress = "они"', "channels: email: address: must be вы or ты"),
    ],
)
def test_a_wrong_file_is_told_in_one_line_that_names_it(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "tonewise.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(environment={}, folder=tmp_path)
    assert str(caught.value).startswith(f"{path}: {problem}")
    assert "\n" not in str(caught.value)


def test_variables_for_drafting(tmp_path: Path) -> None:
    environment = {"TONEWISE_REPAIRS": "0", "TONEWISE_EXTRACT": "True", "TONEWISE_STRUCTURED": "auto"}
    settings = load(environment=environment | {"TONEWISE_MAX_TOKENS_PER_DRAFT": "900"}, folder=tmp_path)
    drafting = (settings.repairs, settings.extract, settings.structured, settings.max_tokens_per_draft)
    assert drafting == (0, True, "auto", 900)
    with pytest.raises(SettingsError, match=r"^TONEWISE_EXTRACT: extract: must be true or false$"):
        load(environment={"TONEWISE_EXTRACT": "maybe"}, folder=tmp_path)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^TONEWISE_TEMPERATURE: temperature: must be a number$"):
        load(environment={"TONEWISE_TEMPERATURE": "warm"}, folder=tmp_path)


def test_a_wrong_call_is_named() -> None:
    with pytest.raises(SettingsError, match=r"^temprature: unknown setting; did you mean temperature\?$"):
        Settings().override(temprature=1)


@pytest.mark.parametrize("term", ["", "dumb", "unknown", None])
def test_text_is_replaced_only_on_a_terminal_that_can(term: str | None) -> None:
    environment = {} if term is None else {"TERM": term}
    assert not cursor_moves(True, environment)
    assert cursor_moves(True, {"TERM": "xterm-256color"})
    assert not cursor_moves(False, {"TERM": "xterm-256color"})


@pytest.mark.parametrize(
    ("environment", "does"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "XTERM_VERSION": "XTerm(390)"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "screen"}, False),
        ({"TERM": "screen", "TMUX": "/tmp/tmux"}, True),
        ({}, True),
    ],
)
def test_terminals_that_break_lines_anew(environment: dict[str, str], does: bool) -> None:
    assert rewraps(environment) is does
