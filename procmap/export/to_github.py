"""Workflow commands of GitHub Actions: each finding becomes an annotation at its line, then the summary.

``::error file=…,line=…,endLine=…,col=…,title=…::message``. In a message ``%``, CR and LF are escaped, in a property
``:`` and ``,``, too. A column is given only where the place is on one line: the service takes no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procmap.export.told import Asked, effects, path_of, sentence, weight
from procmap.findings import Severity, Span
from procmap.render.page import harmless
from procmap.render.report import summary
from procmap.render.words import cause_in_words

if TYPE_CHECKING:
    from procmap.report import FileReport, Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _MESSAGE | {":": "%3A", ",": "%2C"}


def export(report: Report, asked: Asked) -> str:
    """A command a line, then how many errors, warnings and notes there are."""
    told = [command for file in report.files for command in _commands(file, asked)]
    return "".join(f"{line}\n" for line in (*told, summary(report, asked.language).text))


def _commands(file: FileReport, asked: Asked) -> Iterator[str]:
    if file.trouble is not None:
        cause = cause_in_words(file.trouble, asked.language)
        yield _command("error", {**_file(file.path), "title": "procmap"}, cause)
    for finding in file.findings:
        properties = {**_file(path_of(file, finding.span)), **_place(finding.span), "title": finding.rule}
        words = (sentence(file, finding, asked), *effects(file, finding, asked))
        yield _command(_COMMANDS[weight(finding)], properties, *words)


def _file(path: str) -> dict[str, str]:
    return {} if path == "-" else {"file": harmless(path)}


def _place(span: Span | None) -> dict[str, str]:
    if span is None:
        return {}
    last = max(span.line, span.end_line - (span.end_column <= 1))
    lines = {"line": str(span.line), "endLine": str(last)}
    return {**lines, "col": str(span.column)} if last == span.line else lines


def _command(name: str, properties: dict[str, str], *message: str) -> str:
    given = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{_escaped(chr(10).join(map(harmless, message)), _MESSAGE)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(char, char) for char in text)
