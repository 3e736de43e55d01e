"""A real Request Tracker 5 on this machine with a database and a configuration of its own, for the slow tests.

The machine's own Request Tracker is not touched: its programs are told by the environment where their files are.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

import httpx

HERE = Path(__file__).parent / "request_tracker_site"
SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
SETUP = shutil.which("rt-setup-database-5")
MAILGATE = shutil.which("rt-mailgate-5")
MISSING = (
    ""
    if SERVER.exists() and SETUP and MAILGATE
    else "no Request Tracker 5 here: apt-get install request-tracker5 rt5-db-sqlite rt5-standalone brings it"
)
_PATIENCE = 60.0
_RECIPIENTS = re.compile(r"^(?:To|Cc|Bcc): (.*)$", re.MULTILINE | re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")

_CONFIG = """
Set($rtname, 'shop.example');
Set($Organization, 'shop.example');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebPath, '');
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($DatabaseType, 'SQLite');
Set($DatabaseHost, 'localhost');
Set($DatabaseName, '{folder}/rt.sqlite3');
Set($MailCommand, 'testfile');
Set($WebSessionClass, 'Apache::Session::File');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
Set($Timezone, 'UTC');
Set($BcryptCost, 4);
$RT::VarPath = '{folder}';
$RT::MasonDataDir = '{folder}/mason';
$RT::MasonSessionDir = '{folder}/sessions';
require Mail::Mailer;
$Mail::Mailer::testfile::config{{outfile}} = '{folder}/mail';
1;
"""


class RealRequestTracker:
    """One server with one database in a folder that is empty."""

    def __init__(self, folder: Path) -> None:
        assert not MISSING, MISSING
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.site = f"http://127.0.0.1:{self.port}"
        for name in ("mason", "sessions", "conf.d"):
            (folder / name).mkdir()
        config = folder / "RT_SiteConfig.pm"
        config.write_text(_CONFIG.format(port=self.port, folder=folder), encoding="utf-8")
        self._environment = {
            **os.environ, "RT_SITE_CONFIG": str(config), "RT_SITE_CONFIG_DIR": str(folder / "conf.d"),
            "TONEWISE_TEST_TOKEN_FILE": str(folder / "token"), "TMPDIR": str(folder),
        }  # fmt: skip
        self._fill("init")
        self._fill("insert", "--datafile", str(HERE / "initialdata.pl"))
        self._client = _client()
        self.token = (folder / "token").read_text(encoding="ascii")
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [str(SERVER), "--host", "127.0.0.1", "--port", str(self.port), "--max-workers", "1",
             "--max-reqs-per-child", "100000"],
            env=self._environment, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True,
        )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server and its workers."""
        self._client.close()
        try:
            self._signal(signal.SIGTERM)
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()
        finally:
            self._log.close()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):  # all of them have ended
            os.killpg(self._process.pid, number)

    def asked(self, method: str, path: str, *, user: str = "petr", **options: Any) -> httpx.Response:
        """The answer to a call of REST 2.0 by one of the people of initialdata.pl, whose passwords begin as they do."""
        url = f"{self.site}/REST/2.0/{path}"
        auth = (user, f"{user.partition('@')[0]}-password")
        return self._client.request(method, url, auth=auth, **options)

    def api(self, method: str, path: str, *, user: str = "petr", **options: Any) -> httpx.Response:
        """The same, which must be done."""
        answer = self.asked(method, path, user=user, **options)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def page(self, user: str, path: str) -> str:
        """A page as somebody sees it who has signed in by the form."""
        form = {"user": user, "pass": f"{user.partition('@')[0]}-password"}
        with _client(base_url=self.site, follow_redirects=True) as browser:
            browser.post("/NoAuth/Login.html", data=form, headers={"Referer": f"{self.site}/"})
            answer = browser.get(path)
        assert answer.status_code == 200, answer.text
        assert "/NoAuth/Login.html" not in answer.text, f"{user} has not signed in"
        return answer.text

    def mail(self, letter: bytes, queue: str = "Support", action: str = "correspond") -> str:
        """A letter taken in as a mail server would hand it over; the number of the newest ticket after it."""
        assert MAILGATE
        done = subprocess.run(
            [MAILGATE, "--queue", queue, "--action", action, "--url", self.site],
            input=letter, env=self._environment, capture_output=True, timeout=_PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout + done.stderr).decode()
        newest = {"query": "id > 0", "orderby": "id", "order": "DESC", "per_page": "1"}
        return str(self.api("GET", "tickets", params=newest).json()["items"][0]["id"])

    def mailed(self) -> list[str]:
        """The addresses that mail was sent to so far, as often as it was."""
        sent = self.folder / "mail"
        text = sent.read_text(encoding="utf-8") if sent.exists() else ""
        return [address for line in _RECIPIENTS.findall(text) for address in _ADDRESS.findall(line)]

    def _fill(self, *action: str) -> None:
        done = subprocess.run(
            [str(SETUP), "--dba", "root", "--dba-password", "", "--action", *action],
            env=self._environment, capture_output=True, text=True, timeout=_PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def _wait(self) -> None:
        end = monotonic() + _PATIENCE
        while True:
            try:
                self._client.get(f"{self.site}/REST/2.0/rt")
                return
            except httpx.TransportError:
                said = (self.folder / "log").read_text(encoding="utf-8")
                assert self._process.poll() is None, said
                assert monotonic() < end, said
                sleep(0.05)


def _client(**options: Any) -> httpx.Client:
    """A client for this machine alone: no proxy, and no certificates to load."""
    return httpx.Client(timeout=_PATIENCE, trust_env=False, verify=False, **options)
