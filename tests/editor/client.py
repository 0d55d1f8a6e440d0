"""A small editor: it talks to a language server over standard input and output, as VS Code and others do."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

SECONDS = 30.0

Message = dict[str, Any]


class Client:
    """One session with a server; files live in ``folder``. ``settings`` answers what the server asks for by section."""

    def __init__(
        self,
        command: list[str],
        folder: Path,
        capabilities: Mapping[str, Any],
        *,
        options: Any = None,
        settings: Callable[[str], Any] = lambda _: None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.settings = folder, settings
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=None if env is None else {**os.environ, **env},
        )
        self.inbox: queue.Queue[Message | None] = queue.Queue()
        self.number = 0
        self.diagnostics: dict[str, list[Message]] = {}
        self.published: list[Message] = []
        self.told: list[Message] = []
        self.asked: list[Message] = []
        self.errors = b""
        self.threads = [threading.Thread(target=one, daemon=True) for one in (self._listen, self._overhear)]
        for thread in self.threads:
            thread.start()
        self.server = self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=folder.as_uri(),
            capabilities=dict(capabilities),
            initializationOptions=options,
        )
        self.tell("initialized")

    def hover(self, uri: str, line: int, character: int) -> str:
        """What stands in the little window over a place (both from 0)."""
        shown = self.ask("textDocument/hover", **place(uri, line, character))
        return "" if shown is None else str(shown["contents"]["value"])

    def complete(self, uri: str, line: int, character: int) -> dict[str, Message]:
        """What is offered at a place, by label."""
        found = self.ask("textDocument/completion", **place(uri, line, character))
        items = found["items"] if isinstance(found, dict) else found or []
        return {item["label"]: item for item in items}

    def close(self) -> int:
        """End the session as the protocol wants it; the exit code."""
        self.ask("shutdown")
        self.tell("exit")
        return self.gone()

    def gone(self) -> int:
        """Wait for the end of the server; its exit code."""
        code = self.process.wait(timeout=SECONDS)
        for thread in self.threads:
            thread.join(SECONDS)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                continue
        return code

    def ask(self, method: str, **params: Any) -> Any:
        """Ask, and wait for the answer; everything that comes before it is taken."""
        return self.answer(self.send_request(method, **params))

    def send_request(self, method: str, **params: Any) -> int:
        """Ask, and do not wait; the number of the question."""
        self.number += 1
        self.send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        return self.number

    def answer(self, number: int) -> Any:
        """The answer to a question, or the error."""
        while True:
            message = self.inbox.get(timeout=SECONDS)
            assert message is not None, self.errors.decode()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Take what comes until something holds."""
        while not holds():
            message = self.inbox.get(timeout=SECONDS)
            assert message is not None, self.errors.decode()
            self._take(message)

    def tell(self, method: str, **params: Any) -> None:
        """Tell the server something."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def send(self, message: Message) -> None:
        """Send a message."""
        self.send_bytes(json.dumps(message).encode())

    def send_bytes(self, body: bytes) -> None:
        """Send the body of a message as it is."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _take(self, message: Message) -> None:
        """Answer what the server asks; keep what it tells."""
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.published.append(params)
            self.diagnostics[params["uri"]] = params["diagnostics"]
        elif "id" in message and "method" in message:
            self.asked.append(message)
            items = message["params"].get("items", []) if message.get("params") else []
            found = [self.settings(item.get("section")) for item in items]
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": found or None})
        else:
            self.told.append(message)

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            while header not in (b"\r\n", b""):
                header = stream.readline()
            if length:
                self.inbox.put(json.loads(stream.read(length)))
        self.inbox.put(None)

    def _overhear(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors += line


def place(uri: str, line: int, character: int) -> Message:
    """A place as the protocol wants it."""
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
