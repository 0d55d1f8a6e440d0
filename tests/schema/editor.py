"""An editor with yaml-language-server, the one that VS Code and others use for YAML."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from client import Client

VARIABLE = "PROCMAP_YAML_LANGUAGE_SERVER"


def server() -> list[str] | None:
    """The command that starts the server: a script named by the variable, or one on the path."""
    named = os.environ.get(VARIABLE)
    if named:
        return [shutil.which("node") or "node", named, "--stdio"]
    found = shutil.which("yaml-language-server")
    return [found, "--stdio"] if found else None


class Editor(Client):
    """One session with the server; files live in ``folder``."""

    def __init__(self, command: list[str], folder: Path) -> None:
        markdown = {"documentationFormat": ["markdown"], "snippetSupport": True}
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": markdown},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
            "workspace": {"configuration": True},
        }
        super().__init__(
            command, folder, capabilities, settings=lambda name: _SETTINGS if name == "yaml" else None
        )

    def open(self, name: str, text: str) -> str:
        """Open a file that refers to its schema by its first line; its address."""
        (self.folder / name).write_text(text, "utf-8")
        uri = (self.folder / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def problems(self, uri: str) -> list[tuple[int, str]]:
        """What is wrong with a file: lines (from 0) and messages, once the server has looked at it."""
        self.wait_for(lambda: uri in self.diagnostics)
        return sorted((one["range"]["start"]["line"], one["message"]) for one in self.diagnostics[uri])


_SETTINGS = {
    "validate": True,
    "hover": True,
    "completion": True,
    "schemaStore": {"enable": False},
    "kubernetesCRDStore": {"enable": False},
}
