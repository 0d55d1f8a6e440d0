"""An editor with ``procmap lsp``: files as texts in which ``|`` may mark the cursor."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from client import Client, Message

COMMAND = [sys.executable, "-m", "procmap", "lsp"]
QUIET = {"PROCMAP_TODAY": "2026-11-27", "PROCMAP_LANG": "", "LC_ALL": "C.UTF-8"}
CAPABILITIES: Mapping[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
    "workspace": {"codeLens": {"refreshSupport": True}, "workspaceEdit": {"documentChanges": True}},
}


class Desk(Client):
    """One session; ``|`` in a text marks the cursor and is not part of it."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        options: Any = None,
        capabilities: Mapping[str, Any] = CAPABILITIES,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.versions: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.files = 0
        super().__init__(
            [*COMMAND, *arguments], folder, capabilities, options=options, env={**QUIET, **(env or {})}
        )

    def open(self, text: str, name: str = "", language: str = "yaml") -> str:
        """Open a text that is not saved; its address."""
        self.files += 1
        uri = (self.folder / (name or f"{self.files}.yaml")).as_uri()
        self.versions[uri], self.texts[uri] = 1, text
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def change(self, uri: str, *changes: Message) -> int:
        """Tell of changes; the new version."""
        self.versions[uri] += 1
        self.tell(
            "textDocument/didChange",
            textDocument={"uri": uri, "version": self.versions[uri]},
            contentChanges=list(changes),
        )
        return self.versions[uri]

    def rewrite(self, uri: str, text: str) -> int:
        """Put another text in the place of the whole."""
        self.texts[uri] = text
        return self.change(uri, {"text": text})

    def problems(self, uri: str, version: int | None = None) -> list[Message]:
        """What is wrong with a version (the newest) of a text, once that is told."""
        wanted = self.versions[uri] if version is None else version
        self.wait_for(
            lambda: any(one["uri"] == uri and one.get("version") == wanted for one in self.published)
        )
        return self.diagnostics[uri]

    def underlined(self, uri: str) -> list[tuple[str, str]]:
        """The rules that found something, each with the text that is underlined."""
        problems = self.problems(uri)
        return [(str(one["code"]), stretch(self.texts[uri], one["range"])) for one in problems]

    def shut(self, uri: str) -> None:
        """Close a text."""
        self.tell("textDocument/didClose", textDocument={"uri": uri})


def stretch(text: str, place: Message) -> str:
    """The text in a range whose columns are UTF-16 code units."""
    lines = text.split("\n")
    start, end = place["start"], place["end"]
    if start["line"] == end["line"]:
        return _cut(lines[start["line"]], start["character"], end["character"])
    middle = lines[start["line"] + 1 : end["line"]]
    return "\n".join(
        [
            _cut(lines[start["line"]], start["character"], None),
            *middle,
            _cut(lines[end["line"]], 0, end["character"]),
        ]
    )


def _cut(line: str, start: int, end: int | None) -> str:
    units = line.encode("utf-16-le")
    return units[start * 2 : None if end is None else end * 2].decode("utf-16-le")


def marked(text: str) -> tuple[str, int, int]:
    """A text without its ``|``, and the line and column (in UTF-16) where that stood."""
    before, _, after = text.partition("|")
    last = before.rpartition("\n")[2]
    return before + after, before.count("\n"), len(last.encode("utf-16-le")) // 2


__all__ = ["CAPABILITIES", "COMMAND", "QUIET", "Desk", "marked", "stretch"]
