"""An OpenAI-compatible server that misbehaves on demand, for what a recorded answer cannot show: time and cuts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Says:
    """One behaviour: what the server does with one request."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    stall: float = 0.0
    """Seconds before anything is sent."""
    drip: float = 0.0
    """Seconds between the bytes of the body."""
    cut: bool = False
    """Closes the connection in the middle of the body."""


def answer(text: str | None, finish_reason: str = "stop", **message: Any) -> Says:
    """A whole chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": finish_reason}
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return Says(json.dumps({"id": "1", "model": "fake-1", "choices": [choice], "usage": usage}).encode())


def error(status: int, message: str = "no", param: str | None = None, **headers: str) -> Says:
    """An error in OpenAI's form."""
    body = json.dumps({"error": {"message": message, "type": "x", "param": param, "code": None}}).encode()
    return Says(body, status, {"Content-Type": "application/json", **headers})


class FakeServer:
    """Serves ``script`` one behaviour a request, the last one for ever; ``requests`` keeps what was asked."""

    def __init__(self) -> None:
        self.script: list[Says] = []
        self.requests: list[dict[str, Any]] = []
        self.times: list[float] = []
        self._ended = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer._serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def api_base(self) -> str:
        """The address to give to a model."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers.get("Content-Length", 0))
        self.times.append(time.monotonic())
        self.requests.append(json.loads(request.rfile.read(length)))
        says = self.script[min(len(self.requests), len(self.script)) - 1]
        with suppress(OSError):  # the caller may have gone, as it should
            self._say(request, says)

    def _say(self, request: BaseHTTPRequestHandler, says: Says) -> None:
        self._ended.wait(says.stall)
        request.send_response(says.status)
        for name, value in says.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(says.body) + (100 if says.cut else 0)))
        request.end_headers()
        if says.drip:
            for byte in says.body:
                request.wfile.write(bytes([byte]))
                request.wfile.flush()
                if self._ended.wait(says.drip):
                    return
        else:
            request.wfile.write(says.body)
        request.close_connection = True
