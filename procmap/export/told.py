"""What an export is told beside the report, and how it tells a finding: in the same words, with the same weight.

An export is a module ``to_<format>`` of this folder with ``export(report, asked) -> str``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from procmap.findings import Finding, Rule, Severity, Span
from procmap.locale import speech
from procmap.render.words import consequence_phrase, phrase

if TYPE_CHECKING:
    from procmap.report import FileReport


class Asked(NamedTuple):
    """How a report is to be told.

    ``fail_on`` is the severity from which on a finding fails the check (``never``: none does; ``None``: what the
    settings of its file say), ``exit_code`` what the check came to. ``root`` is the folder that relative paths
    start from. ``ascii_only`` asks for a text without any other character, for an output whose encoding may lack
    them; only formats with escapes heed it.
    """

    rules: Mapping[str, Rule]
    language: str = "en"
    fail_on: str | None = None
    exit_code: int = 0
    root: str = ""
    ascii_only: bool = False

    def fails(self, file: FileReport, finding: Finding) -> bool:
        """Whether a finding of a file is one that the check fails for."""
        return file._replace(findings=(finding,)).fails(self.fail_on)


def weight(finding: Finding) -> Severity:
    """How much a finding matters to a program: a fact about as-is, which never counts, no more than a note."""
    return finding.severity if finding.counted else Severity.NOTE


def sentence(file: FileReport, finding: Finding, asked: Asked) -> str:
    """A finding in words; a fact about as-is says that it is one."""
    words = phrase(finding, asked.rules[finding.rule], asked.language, file.process)
    if finding.counted:
        return words
    return f"{words} ({speech(asked.language)._('as-is: a fact, not counted')})"


def effects(file: FileReport, finding: Finding, asked: Asked) -> list[str]:
    """What follows elsewhere from a finding, a line each."""
    rule, so = asked.rules[finding.rule], speech(asked.language)._("so")
    return [
        f"{so}: {consequence_phrase(one, rule, asked.language, file.process)}" for one in finding.consequences
    ]


def path_of(file: FileReport, span: Span | None) -> str:
    """The file that a place lies in: the one checked, or a calendar that it names."""
    return file.path if span is None or span.file is None else span.file
