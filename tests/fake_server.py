"""An OpenAI-compatible server that misbehaves on demand, for what a recorded answer cannot show: time and cuts."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Mapping, Sequence
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
    events: Sequence[bytes] = ()
    """Sent one by one in place of the body, as a stream does."""
    gap: float = 0.0
    """Seconds between two events."""
    hang: float = 0.0
    """Seconds of silence after the last event, before the stream ends."""


def answer(text: str | None, finish_reason: str = "stop", **message: Any) -> Says:
    """A whole chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": finish_reason}
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return Says(json.dumps({"id": "1", "model": "fake-1", "choices": [choice], "usage": usage}).encode())


def streamed(
    *pieces: str, finish: str | None = "stop", done: bool = True, gap: float = 0.0, hang: float = 0.0, cut: bool = False
) -> Says:
    """An answer as a stream of server-sent events, one a piece; the last two tell how it ended and what it took."""
    deltas: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
    if finish:
        deltas.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        deltas.append({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}})
    sent = [b"data: " + json.dumps({"id": "1", "model": "fake-1", **delta}).encode() + b"\n\n" for delta in deltas]
    return events(*sent, *([b"data: [DONE]\n\n"] if done else []), gap=gap, hang=hang, cut=cut)


def events(*sent: bytes, gap: float = 0.0, hang: float = 0.0, cut: bool = False) -> Says:
    """A stream of these bytes, each sent by itself."""
    return Says(headers={"Content-Type": "text/event-stream"}, events=sent, gap=gap, hang=hang, cut=cut)


def error(status: int, message: str = "no", param: str | None = None, **headers: str) -> Says:
    """An error in OpenAI's form."""
    body = json.dumps({"error": {"message": message, "type": "x", "param": param, "code": None}}).encode()
    return Says(body, status, {"Content-Type": "application/json", **headers})


class FakeServer:
    """Serves ``script`` one behaviour a request, the last one for ever; ``requests`` and ``headers`` keep them."""

    def __init__(self) -> None:
        self.script: list[Says] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
        self.left = 0
        """Callers who hung up before the end of an answer."""
        self.connections: list[socket.socket] = []
        self._ended = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # connections are kept between requests
            disable_nagle_algorithm = True  # or each answer waits 40 ms for the caller to confirm its head

            def setup(self) -> None:
                super().setup()
                outer.connections.append(self.connection)

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
        self.drop_connections()
        self._http.server_close()
        self._thread.join()

    def drop_connections(self) -> None:
        """Close what callers keep open."""
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers.get("Content-Length", 0))
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.times.append(time.monotonic())
        self.requests.append(json.loads(request.rfile.read(length)))
        says = self.script[min(len(self.requests), len(self.script)) - 1]
        try:
            self._say(request, says)
        except OSError:  # the caller may have gone, as it should
            self.left += 1
            request.close_connection = True

    def _say(self, request: BaseHTTPRequestHandler, says: Says) -> None:
        self._ended.wait(says.stall)
        request.send_response(says.status)
        for name, value in says.headers.items():
            request.send_header(name, value)
        if says.events:
            self._stream(request, says)
            return
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
        request.close_connection = says.cut

    def _stream(self, request: BaseHTTPRequestHandler, says: Says) -> None:
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        for number, event in enumerate(says.events):
            if number:
                self._ended.wait(says.gap)
            request.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            request.wfile.flush()
        self._ended.wait(says.hang)
        if says.cut:
            request.close_connection = True
        else:
            request.wfile.write(b"0\r\n\r\n")
