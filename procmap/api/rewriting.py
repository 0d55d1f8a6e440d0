"""A change to a process file, checked before it is kept: nothing is written that could not be read again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from procmap.api.check import Question, check_text, report_on
from procmap.api.rules import all_rules
from procmap.api.settings import SettingsOf
from procmap.errors import MalformedError, WouldBreakError
from procmap.findings import Finding
from procmap.loading.edits import Edit
from procmap.loading.settings import DEFAULTS
from procmap.loading.splice import apply
from procmap.loading.writer import save_changed
from procmap.model import Process
from procmap.report import FileReport, Rewritten


def sound_report(
    path: str, question: Question, settings: SettingsOf = DEFAULTS
) -> tuple[FileReport, Process]:
    """The report on a file that is to be changed, and its process.

    Raises ``UnreadableError``, and :class:`~procmap.errors.MalformedError` for a file with mistakes of its own: what
    it means is not known well enough to write into it.
    """
    report = report_on(path, question, lambda: b"", settings)
    if report.process is None:
        raise MalformedError(path, report.findings)
    return report, report.process


def rewrite(before: FileReport, edits: Iterable[Edit], question: Question, *, write: bool) -> Rewritten:
    """Make ``edits`` and check again; with ``write`` the file is saved.

    Raises :class:`~procmap.errors.WouldBreakError` where the file would be malformed afterwards,
    ``EditRefusedError``, ``UnwritableError`` and ``ChangedOnDiskError``; the file is then as it was.
    """
    document, path = before.document, before.path
    assert document is not None
    changed = apply(document, edits)
    if changed.text == document.text:
        return Rewritten(before, before)
    question = question._replace(settings=before.settings)
    after = check_text(changed.encode(changed.text), path, Path(path), question)
    if after.process is None:
        raise WouldBreakError(path, _worse(before, after))
    if write:
        save_changed(path, document, changed)
    return Rewritten(before, after, wrote=write)


def _worse(before: FileReport, after: FileReport) -> tuple[Finding, ...]:
    """What is wrong afterwards and was not before; the rules that look into a malformed file say less or more."""
    came = Rewritten(before, after).came()
    return tuple(finding for finding in came if all_rules()[finding.rule].kind == "reading") or came
