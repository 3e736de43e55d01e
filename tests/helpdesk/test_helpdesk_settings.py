from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import corner  # noqa: F401 - makes the adapter importable
import pytest
from desks import install

from tonewise.errors import SettingsError
from tonewise.helpdesk import adapter, names, open_helpdesk, settings_of
from tonewise_corner_desk import CornerDesk, CornerDeskSettings

SITE, TOKEN = "TONEWISE_CORNER_DESK_SITE", "TONEWISE_CORNER_DESK_TOKEN"


def settings(
    folder: Path, environment: Mapping[str, str], given: Mapping[str, str] | None = None
) -> CornerDeskSettings:
    found = settings_of(CornerDesk, given=given, environment=environment, folder=folder)
    assert isinstance(found, CornerDeskSettings)
    return found


def test_a_call_goes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(" from-a-file \n", encoding="utf-8")
    (tmp_path / "tonewise.toml").write_text(
        '[helpdesks.corner-desk]\nsite = "https://file"\ntimeout_seconds = 5\ntoken_file = "key"\n', encoding="utf-8"
    )
    found = settings(tmp_path, {})
    assert (found.site, found.timeout_seconds, found.token.get_secret_value()) == ("https://file", 5, "from-a-file")
    found = settings(tmp_path, {SITE: "https://env", TOKEN: "of-env", "TONEWISE_CORNER_DESK_PUBLIC_ANSWERS": "true"})
    assert (found.site, found.token.get_secret_value(), found.public_answers) == ("https://env", "of-env", True)
    assert settings(tmp_path, {SITE: "https://env"}, {"site": "https://call"}).site == "https://call"
    assert settings(tmp_path, {f"{TOKEN}_FILE": str(tmp_path / "key")}).token.get_secret_value() == "from-a-file"
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbffrom-Windows\r\n")
    assert settings(tmp_path, {SITE: "x"}).token.get_secret_value() == "from-Windows"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, f"site is not set: set {SITE}, or site in"),
        ({SITE: "x"}, f"token is not set: set {TOKEN}, or {TOKEN}_FILE"),
        ({SITE: "x", TOKEN: "t0ken", "TONEWISE_CORNER_DESK_TIMEOUT_SECONDS": "t0ken"}, "TIMEOUT_SECONDS: "),
        ({SITE: "x", TOKEN: "t0ken", f"{TOKEN}_FILE": "y"}, "are both set"),
        ({SITE: "x", TOKEN: "t0ken", "TONEWISE_CORNER_DESK_TIMEOUT_SECONDS": "0"}, "SECONDS: Input should be greater"),
        ({SITE: "x", TOKEN: "t0ken", "TONEWISE_CORNER_DESK_TIMEOUT_SECONDS": "nan"}, "SECONDS: Input should be"),
        ({SITE: "x", TOKEN: "t0ken\nsecond"}, f"{TOKEN}: holds more than one line"),
        ({SITE: "x", f"{TOKEN}_FILE": "/nowhere"}, f"{TOKEN}_FILE: /nowhere: No such file"),
    ],
)
def test_what_is_wrong_is_named_without_its_value(environment: Mapping[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        settings(tmp_path, environment)
    assert said in str(raised.value)
    assert "t0ken" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('token = "t0ken"', "a secret is not kept in a file of the project"),
        ('sight = "x"', "helpdesks.corner-desk.sight: unknown setting; did you mean site?"),
        ('site_file = "x"', "site_file: unknown setting"),
        ('token_file = "absent"', "absent: No such file"),
        ('token_file = "empty"', "empty: is empty"),
        ('token_file = "lines"', "lines: holds more than one line"),
    ],
)
def test_a_file_holds_no_secret_and_nothing_unknown(table: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "lines").write_text("t0ken\nt0ken\n")
    (tmp_path / "tonewise.toml").write_text(f"[helpdesks.corner-desk]\n{table}\n")
    with pytest.raises(SettingsError) as raised:
        settings(tmp_path, {SITE: "x", TOKEN: "y"} if "_file" not in table else {SITE: "x"})
    assert said in str(raised.value)
    assert "t0ken" not in str(raised.value)


def test_the_table_is_checked_for_its_shape(tmp_path: Path) -> None:
    (tmp_path / "tonewise.toml").write_text('[helpdesks]\ncorner-desk = "x"\n')
    with pytest.raises(SettingsError, match="helpdesks: corner-desk: must be a table"):
        settings(tmp_path, {})


def test_adapters_are_found_by_entry_point(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed = install(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert "corner-desk" in names()
    assert adapter("corner-desk") is CornerDesk
    monkeypatch.setenv(TOKEN, "abcdefgh")
    helpdesk = open_helpdesk("corner-desk", given={"site": "https://desk.example"})
    assert "abcdefgh" not in repr(helpdesk.settings)
    entries = next(installed.glob("*.dist-info")) / "entry_points.txt"
    for value, said in (
        ("tonewise_corner_desk:CornerDeskSettings", "names no adapter"),
        ("tonewise_corner_desk:Nothing", "cannot be loaded"),
        ("no_such_package:Desk", "cannot be loaded"),
    ):
        entries.write_text(f"[tonewise.helpdesks]\ncorner-desk = {value}\n")
        with pytest.raises(SettingsError, match=said):
            adapter("corner-desk")
    entries.write_text("[tonewise.helpdesks]\nother-desk = tonewise_corner_desk:CornerDesk\n")
    with pytest.raises(SettingsError, match="calls itself 'corner-desk'"):
        adapter("other-desk")
