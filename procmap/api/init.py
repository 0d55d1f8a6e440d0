"""Begin a project: a starter file (or an example), its schema, and what VS Code needs to check as one types."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from procmap.errors import AlreadyThereError

EXAMPLES = ("av_retail_delivery", "order_to_cash", "sales_to_cs_handoff")
"""The examples that can be begun with."""

SCHEMA = "procmap.schema.json"
MODELINE = f"# yaml-language-server: $schema=./{SCHEMA}\n"

PROBLEM = r"^(.+?):(\d+):(\d+): (error|warning|note)\[([a-z][a-z0-9-]*)\] (.*)$"
"""A line of ``procmap check --format concise``: path, line, column, severity, rule, message."""

_PACKAGE = Path(__file__).parents[1]
_LABELS = {
    "en": ("procmap: check", "procmap: update the schema"),
    "ru": ("procmap: проверить", "procmap: обновить схему"),
}


def init(folder: str | Path, language: str, *, example: str | None = None, force: bool = False) -> list[Path]:
    """Write the files of a new project into ``folder``, made if it is not there; the paths written.

    All or nothing: raises :class:`~procmap.errors.AlreadyThereError`, which names the files that are there already,
    unless ``force`` says to replace them; ``OSError`` where the folder cannot be written to.
    """
    files = {Path(folder) / name: text for name, text in starter_files(language, example).items()}
    there = [path for path in files if os.path.lexists(path)]
    if there and not force:
        raise AlreadyThereError(tuple(map(str, there)))
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            written.append(path)
            replace_whole(path, text)
    except OSError:
        for path in written:
            if path not in there:
                path.unlink(missing_ok=True)
        raise
    return list(files)


def starter_files(language: str, example: str | None = None) -> dict[str, str]:
    """The files of a new project by their names; the process file is the first."""
    from procmap.api.schema import schema_for, to_text

    process = MODELINE + _process(language, example)
    name = "process.yaml" if example is None else f"{example}.yaml"
    return {
        name: process,
        SCHEMA: to_text(schema_for(process, language).schema),
        ".vscode/settings.json": _json(_settings()),
        ".vscode/tasks.json": _json(_tasks(language, name)),
        ".vscode/extensions.json": _json({"recommendations": ["redhat.vscode-yaml"]}),
    }


def example_file(name: str) -> Path:
    """Where an example lies: in the package, or in a checkout beside it."""
    installed = _PACKAGE / "examples" / f"{name}.yaml"
    return installed if installed.is_file() else _PACKAGE.parent / "examples" / f"{name}.yaml"


def _process(language: str, example: str | None) -> str:
    path = (
        Path(__file__).parent / "starter" / f"{language}.yaml" if example is None else example_file(example)
    )
    return path.read_text("utf-8")


def _settings() -> dict[str, Any]:
    """YAML as procmap reads it, and proposals inside texts too."""
    return {
        "yaml.yamlVersion": "1.2",
        "yaml.schemaStore.enable": False,
        "[yaml]": {
            "editor.insertSpaces": True,
            "editor.tabSize": 2,
            "editor.quickSuggestions": {"comments": False, "other": True, "strings": True},
        },
    }


def _tasks(language: str, name: str) -> dict[str, Any]:
    check, update = _LABELS[language]
    options = {"env": {"PROCMAP_LANG": language, "PYTHONUTF8": "1"}}
    return {
        "version": "2.0.0",
        "tasks": [
            {
                "label": check,
                "type": "process",
                "command": "procmap",
                "args": ["check", "--format", "concise", "${workspaceFolder}"],
                "options": options,
                "group": {"kind": "build", "isDefault": True},
                "presentation": {"reveal": "silent", "clear": True},
                "problemMatcher": {
                    "owner": "procmap",
                    "source": "procmap",
                    "fileLocation": ["autoDetect", "${workspaceFolder}"],
                    "pattern": {
                        "regexp": PROBLEM,
                        "file": 1,
                        "line": 2,
                        "column": 3,
                        "severity": 4,
                        "code": 5,
                        "message": 6,
                    },
                },
            },
            {
                "label": update,
                "type": "process",
                "command": "procmap",
                "args": ["schema", "--for", name, "-o", SCHEMA],
                "options": {**options, "cwd": "${workspaceFolder}"},
                "problemMatcher": [],
            },
        ],
    }


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def replace_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all; a link of that name is replaced, not followed."""
    content = text.encode("utf-8")
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    file = beside.open("xb")
    try:
        with file:
            file.write(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
