"""The third party's adapter installed for a test, and its helpdesk served on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import corner
import httpx
import pytest

from fake_corner_desk import FakeCornerDesk

TOKEN = "token-of-tests"


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The third party's adapter as installed: its sources, and the metadata that pip would write."""
    site = tmp_path / "site"
    about = site / "tonewise_corner_desk-1.0.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: tonewise-corner-desk\nVersion: 1.0.0\n")
    (about / "entry_points.txt").write_text("[tonewise.helpdesks]\ncorner-desk = tonewise_corner_desk:CornerDesk\n")
    monkeypatch.syspath_prepend(site)
    monkeypatch.syspath_prepend(corner.PLUGIN / "src")
    return site


@contextmanager
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCornerDesk]:
    """A Corner Desk that serves on this machine, and the variables that lead there."""
    fake = FakeCornerDesk(TOKEN)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = httpx.Request(self.command, f"http://desk{self.path}", headers=dict(self.headers), content=body)
            answer = fake.handle(request)
            self.send_response(answer.status_code)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_POST = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, format: str, *args: object) -> None:
            """Silence: pytest shows what goes wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("TONEWISE_CORNER_DESK_SITE", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("TONEWISE_CORNER_DESK_TOKEN", TOKEN)
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
