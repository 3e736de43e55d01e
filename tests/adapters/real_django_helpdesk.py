"""A real django-helpdesk of a test process: its server, its mail, its webhooks, and what its customers and agents do.

`scripts/django_helpdesk_venv.sh` installs it into ``.venv-helpdesk``; the variable TONEWISE_DJANGO_HELPDESK_PYTHON
names another Python that has it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from select import select
from tempfile import gettempdir
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tonewise.helpdesk import WebhookRequest

ROOT = Path(__file__).parents[2]
VENV = ROOT / ".venv-helpdesk"
SITE_FILES = Path(__file__).parent / "django_helpdesk_site"
WEBHOOK_TOKEN = "webhook-token-of-tests"
PATIENCE = 60.0
"""Seconds to wait for what takes a moment on a machine that does nothing else."""


def python() -> Path | None:
    """The Python that has django-helpdesk, or None."""
    if named := os.environ.get("TONEWISE_DJANGO_HELPDESK_PYTHON"):
        return Path(named)
    return VENV / "bin" / "python" if (VENV / "ready").exists() else None


class RealDjangoHelpdesk:
    """A server on a free port of this machine with a database, letters and mail of its own; to be closed."""

    def __init__(self, folder: Path) -> None:
        interpreter = python()
        assert interpreter
        self.python = interpreter
        self.folder = folder
        self.deliveries: SimpleQueue[WebhookRequest] = SimpleQueue()
        self.takes_deliveries = True
        self.client = httpx.Client(timeout=PATIENCE)  # one for all: each makes its TLS anew
        for name in ("mail", "letters", "media"):
            (folder / name).mkdir(parents=True)
        shutil.copy(_template(interpreter), folder / "helpdesk.sqlite3")
        self.switch("private-means-no-mail", on=True)
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        hook = f"http://tonewise:{WEBHOOK_TOKEN}@127.0.0.1:{self._listener.server_port}/django-helpdesk"
        names = ("HELPDESK_NEW_TICKET_WEBHOOK_URLS", "HELPDESK_FOLLOWUP_WEBHOOK_URLS")
        self._environment = _environment(folder) | dict.fromkeys(names, hook)
        with (folder / "errors.log").open("wb") as errors:
            self._server = subprocess.Popen(
                [interpreter, SITE_FILES / "helpdesk_run.py", "serve"], cwd=folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=errors, env=self._environment, text=True,
            )  # fmt: skip
        try:
            self.site = f"http://127.0.0.1:{self._port()}"
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the server and the listener."""
        self.client.close()
        self._server.terminate()
        try:
            self._server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        assert self._server.stdout
        self._server.stdout.close()
        self._listener.shutdown()
        self._listener.server_close()

    def _port(self) -> str:
        """What the server prints once it listens."""
        output = self._server.stdout
        assert output
        told, _, _ = select([output], [], [], PATIENCE)
        port = output.readline().strip() if told else ""
        assert port.isdigit(), (self.folder / "errors.log").read_text()
        return port

    def switch(self, name: str, *, on: bool) -> None:
        """Turn a setting of the server, as `helpdesk_settings` has it."""
        (self.folder / name).touch() if on else (self.folder / name).unlink(missing_ok=True)

    # What a customer does and sees

    def submit(self, email: str, title: str, body: str, **fields: str) -> PublicTicket:
        """Fill in the public form; the page that a customer is led to."""
        address = f"{self.site}/tickets/submit/"
        page = self.client.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "queue": "1", "priority": "3"} | fields
        about = {"title": title, "body": body, "submitter_email": email}
        sent = self.client.post(address, data=form | about, headers={"Referer": self.site})
        assert sent.status_code == 302, sent.text
        query = parse_qs(urlsplit(sent.headers["Location"]).query)
        return PublicTicket(self, query["ticket"][0].rpartition("-")[2], sent.headers["Location"])

    def write(self, letter: str | bytes) -> None:
        """A letter to the helpdesk's address, fetched as a cron job does."""
        raw = letter.encode() if isinstance(letter, str) else letter
        (self.folder / "letters" / f"{sha256(raw).hexdigest()}.eml").write_bytes(raw)
        self.run("get_email")
        assert not list((self.folder / "letters").iterdir()), "the letter was not taken"

    def mailed(self, address: str) -> str:
        """All text of what was mailed to somebody, subjects and all parts."""
        mails = self.mail_to(address)
        parts = [part.get_content() for mail in mails for part in mail.walk() if not part.is_multipart()]
        return "\n".join([*(str(mail["Subject"]) for mail in mails), *map(str, parts)])

    def mail_to(self, address: str) -> list[EmailMessage]:
        """What was mailed to somebody."""
        found: list[EmailMessage] = []
        for file in sorted((self.folder / "mail").iterdir()):
            for part in file.read_bytes().split(b"-" * 79 + b"\n"):
                message = message_from_bytes(part, EmailMessage, policy=policy.default)
                if address in str(message.get("To", "")):
                    found.append(message)
        return found

    def ticket_of(self, email: str) -> str:
        """The only ticket of a customer."""
        tickets = self.api("GET", "tickets/?page_size=500")["results"]
        (found,) = [str(each["id"]) for each in tickets if each["submitter_email"] == email]
        return found

    def run(self, command: str) -> None:
        """Run a management command."""
        subprocess.run(
            [self.python, SITE_FILES / "helpdesk_run.py", command], cwd=self.folder, env=self._environment,
            check=True, capture_output=True, timeout=PATIENCE,
        )  # fmt: skip

    # What an agent does

    def api(self, method: str, path: str, *, agent: str = "olga", **options: Any) -> Any:
        """Call the API as an agent."""
        signed_in = (agent, f"password-of-{agent}")
        answer = self.client.request(method, f"{self.site}/api/{path}", auth=signed_in, **options)
        assert answer.is_success, f"{answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    def follow_up(self, ticket_id: str, comment: str, *, public: bool, agent: str = "olga", **more: Any) -> Any:
        """An agent's follow-up."""
        body = {"ticket": ticket_id, "comment": comment, "public": public} | more
        return self.api("POST", "followups/", agent=agent, json=body)

    # Webhooks

    def delivered(self, ticket_id: str) -> WebhookRequest:
        """The next delivery about a ticket."""
        while True:
            try:
                request = self.deliveries.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"no delivery about the ticket {ticket_id}") from None
            if f'"id": {ticket_id},' in request.body.decode()[:60]:
                return request

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        helpdesk = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                if not helpdesk.takes_deliveries:
                    return  # hangs up without a word
                body = self.rfile.read(int(self.headers["Content-Length"]))
                helpdesk.deliveries.put(WebhookRequest(headers=dict(self.headers.items()), body=body, path=self.path))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


class PublicTicket:
    """A ticket as its customer sees it: by the address that they were sent, which holds e-mail and key."""

    def __init__(self, helpdesk: RealDjangoHelpdesk, ticket_id: str, address: str) -> None:
        self.helpdesk = helpdesk
        self.id = ticket_id
        self.address = helpdesk.site + address

    def page(self) -> str:
        """The text of the page, without its tags and its clock («2 minutes ago»)."""
        answer = self.helpdesk.client.get(self.address)
        assert answer.status_code == 200
        text = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL))
        return re.sub(r"\bnow\b|\b\w+ (second|minute)s? ago\b", "…", " ".join(unescape(text).split()))

    def close(self) -> None:
        """Say that all is well, by the link that a mail has for it."""
        answer = self.helpdesk.client.get(f"{self.address}&close")
        assert answer.status_code == 302, answer.text


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"HELPDESK_FOLDER": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


def _template(interpreter: Path) -> Path:
    """A database with tables, agents, queue and fields, made once for all processes and kept beside the environment."""
    parts = [path.read_bytes() for path in sorted(SITE_FILES.glob("*.py"))]
    parts.append(str(interpreter).encode())
    home = VENV if os.access(VENV, os.W_OK) else Path(gettempdir()) / f"tonewise-django-helpdesk-{os.getuid()}"
    home.mkdir(mode=0o700, exist_ok=True)
    kept = home / f"helpdesk-{sha256(b''.join(parts)).hexdigest()[:16]}.sqlite3"
    with (home / "helpdesk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            making = home / "making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            subprocess.run(
                [interpreter, SITE_FILES / "helpdesk_run.py", "prepare"], cwd=making, env=_environment(making),
                check=True, capture_output=True, timeout=PATIENCE * 3,
            )  # fmt: skip
            (making / "helpdesk.sqlite3").rename(kept)
            shutil.rmtree(making)
    return kept
