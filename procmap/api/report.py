"""The pack for the meeting, and the standards book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from procmap.api.check import Question, report_on
from procmap.api.compare import chosen_state
from procmap.api.export import Wish, compared, source_of
from procmap.api.rules import all_rules
from procmap.api.settings import SettingsOf, files_meant
from procmap.api.views import VIEWS, picture
from procmap.api.views import Wish as Look
from procmap.errors import ImpossiblePaperError, ImpossiblePictureError
from procmap.loading.files import read_file
from procmap.loading.settings import DEFAULTS
from procmap.report import FileReport, Report

if TYPE_CHECKING:
    from procmap.export.papers.document import Document
    from procmap.export.papers.source import Source
    from procmap.model import Process
    from procmap.render.diagram.primitives import Drawing

REPORT_FORMS = ("html", "pdf", "docx", "pptx", "json")
BOOK_FORMS = ("docx", "pdf", "html", "json")
"""The formats there are."""
_SHOWN = ("swimlane", "chain", "changes", "bars")


def meeting_pack(
    path: str,
    language: str,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, Document | None]:
    """The report on one file, and the pack as a document; ``None`` where the file is malformed.

    Raises :class:`~procmap.errors.UnreadableError`, :class:`~procmap.errors.UnknownNameError`, and
    :class:`~procmap.errors.ImpossiblePaperError` where the file has no steps.
    """
    from procmap.export.papers.report import Pack, document

    report = report_on(path, Question(today, state, family, date), stdin, settings)
    if report.process is None:
        return report, None
    source = source_of(report, report.process, Wish("report", language), state, family)
    first = chosen_state(report.process, None, first=True)
    source = replace(source, comparison=compared(report.process, first, source, family))
    views = {view: drawn for view in _SHOWN if (drawn := _drawn(report.process, source, view)) is not None}
    return report, document(source, Pack(views, report.findings, all_rules()))


def _drawn(process: Process, source: Source, view: str) -> Drawing | None:
    """A picture of the state; ``None`` where the file holds nothing for that view."""
    if view not in VIEWS:
        return None
    try:
        return picture(process, source.solutions, Look(view, language=source.language), source.state_id)
    except ImpossiblePictureError:
        return None


def standards_book(
    paths: Sequence[str],
    language: str,
    *,
    today: date,
    title: str | None = None,
    policy: str | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[Report, Document | None]:
    """The reports on all process files, and the book; ``None`` where one of them is malformed.

    ``policy`` is a text file; else ``policy.md`` of the first folder, where there is one. Raises
    :class:`~procmap.errors.UnreadableError`, also for a folder without a process file, and
    :class:`~procmap.errors.ImpossiblePaperError` where a file has no steps.
    """
    from procmap.export.papers.book import Chapter, document
    from procmap.locale import speech

    files = [file for path in paths for file in files_meant(path, settings)]
    reports = tuple(report_on(file, Question(today), stdin, settings) for file in files)
    if any(report.process is None for report in reports):
        return Report(reports), None
    chapters = []
    for report in reports:
        assert report.process is not None
        try:
            source = source_of(report, report.process, Wish("book", language), None)
        except ImpossiblePaperError as error:
            raise ImpossiblePaperError(error.reason, report.path) from error
        chapters.append(Chapter(source, _drawn(report.process, source, "swimlane")))
    text = _policy(paths, policy)
    name = title or speech(language)._("Standards book")
    return Report(reports), document(name, text, tuple(chapters), language)


def _policy(paths: Sequence[str], policy: str | None) -> str:
    if policy is not None:
        return read_file(policy).decode("utf-8-sig", "replace")
    for path in paths:
        usual = Path(path) / "policy.md"
        if usual.is_file():
            return read_file(str(usual)).decode("utf-8-sig", "replace")
    return ""
