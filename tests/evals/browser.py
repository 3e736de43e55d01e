"""A headless Chromium driven over a pipe, by the DevTools protocol alone: no port, no driver, no package."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from select import select
from tempfile import mkdtemp
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--remote-debugging-pipe",
)  # fmt: skip
_START = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, wanted in zip(ends, (3, 4)):
    os.dup2(end, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Becomes the browser, which reads commands from descriptor 3 and answers on 4."""
_PATIENCE = 60.0


class Browser:
    """One browser with one tab; what the page writes to its console and asks of the network is kept."""

    def __init__(self) -> None:
        assert CHROMIUM
        self._profile = mkdtemp(prefix="chromium-")
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(theirs_in), str(theirs_out), CHROMIUM, *_FLAGS,
             f"--user-data-dir={self._profile}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = os.fdopen(ours_in, "rb", buffering=0), os.fdopen(ours_out, "wb", buffering=0)
        self._left, self._number, self._session = b"", 0, ""
        self.problems: list[str] = []
        self.requests: list[str] = []
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Performance"):
            self.do(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the browser."""
        self._in.close()
        self._out.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def do(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result; events on the way are kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self._event(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def _next(self) -> Any:
        while b"\0" not in self._left:
            ready, _, _ = select([self._in], [], [], _PATIENCE)
            assert ready, "the browser says nothing"
            more = self._in.read(65536)
            assert more, "the browser has gone"
            self._left += more
        message, _, self._left = self._left.partition(b"\0")
        return json.loads(message)

    def _event(self, event: Any) -> None:
        told = event.get("params", {})
        match event.get("method"):
            case "Runtime.exceptionThrown":
                details = told["exceptionDetails"]
                self.problems.append(details.get("exception", {}).get("description") or details["text"])
            case "Runtime.consoleAPICalled" | "Log.entryAdded" as method:
                self.problems.append(f"{method}: {json.dumps(told)[:500]}")
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Page.javascriptDialogOpening":
                self.problems.append(f"dialog: {told['message']}")

    def open(self, path: Path, hash_: str = "", *, width: int = 1280, height: int = 900, dark: bool = False) -> float:
        """Open a page from a file; return the seconds until its script was done."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1}
        self.do("Emulation.setDeviceMetricsOverride", **size, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.do("Emulation.setEmulatedMedia", features=[scheme, {"name": "prefers-reduced-motion", "value": "reduce"}])
        self.do("Page.navigate", url="about:blank")
        self.requests.clear()
        began = monotonic()
        self.do("Page.navigate", url=f"{path.resolve().as_uri()}{hash_}")
        self.until("document.readyState === 'complete' && !!document.querySelector('main')")
        return monotonic() - began

    def js(self, expression: str) -> Any:
        """The value of an expression on the page."""
        told = self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = monotonic() + 20
        while not self.js(f"!!({expression})"):
            assert monotonic() < end, expression
            sleep(0.02)

    def key(self, key: str) -> None:
        """Press a key."""
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        code = {"Enter": 13, "Escape": 27, "Tab": 9}.get(key, 0)
        down: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": code} | ({"text": text} if text else {})
        self.do("Input.dispatchKeyEvent", type="keyDown", **down)
        self.do("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        """A PNG of what is seen."""
        path.write_bytes(b64decode(self.do("Page.captureScreenshot", format="png")["data"]))

    def heap_megabytes(self) -> float:
        """What the page's script holds after its garbage was collected."""
        self.do("HeapProfiler.collectGarbage")
        metrics = {each["name"]: each["value"] for each in self.do("Performance.getMetrics")["metrics"]}
        return float(metrics["JSHeapUsedSize"]) / 1e6

    def page_megabytes(self) -> float:
        """Memory of its own of the biggest process that draws pages."""
        sizes = [0.0]
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if os.getsid(int(process.name)) == self._process.pid and "--type=renderer" in _command(process):
                    sizes.append(_own_megabytes(process))
            except (OSError, ValueError):  # it has ended meanwhile
                continue
        return max(sizes)


def _command(process: Path) -> str:
    return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def _own_megabytes(process: Path) -> float:
    lines = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return int(lines["RssAnon"].split()[0]) / 1024
