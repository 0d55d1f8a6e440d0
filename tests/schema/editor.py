"""A small editor: it talks to yaml-language-server over standard input and output, as VS Code and others do."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

VARIABLE = "PROCMAP_YAML_LANGUAGE_SERVER"
SECONDS = 30.0


def server() -> list[str] | None:
    """The command that starts the server: a script named by the variable, or one on the path."""
    named = os.environ.get(VARIABLE)
    if named:
        return [shutil.which("node") or "node", named, "--stdio"]
    found = shutil.which("yaml-language-server")
    return [found, "--stdio"] if found else None


class Editor:
    """One session with the server; files live in ``folder``."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self.inbox: queue.Queue[dict[str, Any]] = queue.Queue()
        self.number = 0
        self.versions: dict[str, int] = {}
        self.diagnostics: dict[str, tuple[int, list[dict[str, Any]]]] = {}
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()
        markdown = {"documentationFormat": ["markdown"], "snippetSupport": True}
        self._ask(
            "initialize",
            processId=os.getpid(),
            rootUri=folder.as_uri(),
            capabilities={
                "textDocument": {
                    "completion": {"completionItem": markdown},
                    "hover": {"contentFormat": ["markdown"]},
                    "publishDiagnostics": {},
                },
                "workspace": {"configuration": True},
            },
        )
        self._tell("initialized")

    def open(self, name: str, text: str) -> str:
        """Open a file that refers to its schema by its first line; its address."""
        (self.folder / name).write_text(text, "utf-8")
        uri = (self.folder / name).as_uri()
        self.versions[uri] = 1
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        return uri

    def hover(self, uri: str, line: int, character: int) -> str:
        """What stands in the little window over a place (both from 0)."""
        shown = self._ask("textDocument/hover", **_place(uri, line, character))
        return "" if shown is None else str(shown["contents"]["value"])

    def complete(self, uri: str, line: int, character: int) -> dict[str, dict[str, Any]]:
        """What is offered at a place, by label."""
        found = self._ask("textDocument/completion", **_place(uri, line, character))
        return {item["label"]: item for item in (found or {"items": []})["items"]}

    def problems(self, uri: str) -> list[tuple[int, str]]:
        """What is wrong with a file: lines (from 0) and messages, once the server has looked at it."""
        while uri not in self.diagnostics:
            self._take(self.inbox.get(timeout=SECONDS))
        return sorted((one["range"]["start"]["line"], one["message"]) for one in self.diagnostics[uri][1])

    def close(self) -> None:
        """End the session."""
        self._ask("shutdown")
        self._tell("exit")
        self.process.wait(timeout=SECONDS)
        self.reader.join(SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()

    def _ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        self._send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        while True:
            message = self.inbox.get(timeout=SECONDS)
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        """Answer what the server asks; keep what it tells."""
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.diagnostics[params["uri"]] = (0, params["diagnostics"])
        elif "id" in message and "method" in message:
            asked = message["params"].get("items", []) if message.get("params") else []
            settings = [_SETTINGS if item.get("section") == "yaml" else None for item in asked]
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": settings or None})

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            while header not in (b"\r\n", b""):
                header = stream.readline()
            if length:
                self.inbox.put(json.loads(stream.read(length)))


_SETTINGS = {
    "validate": True,
    "hover": True,
    "completion": True,
    "schemaStore": {"enable": False},
    "kubernetesCRDStore": {"enable": False},
}


def _place(uri: str, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
