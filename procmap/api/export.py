"""Papers made of one file: tables and documents as data, and the bytes of each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from procmap.api.check import Question, report_on
from procmap.api.compare import chosen_state
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand
from procmap.errors import ImpossiblePaperError
from procmap.loading.settings import DEFAULTS
from procmap.report import FileReport

if TYPE_CHECKING:
    from procmap.export.papers.document import Document
    from procmap.export.papers.source import Source
    from procmap.model import Process

PAPERS: Mapping[str, tuple[str, ...]] = {
    "requirements": ("xlsx", "md", "csv", "json"),
    "operations": ("xlsx", "md", "csv", "json"),
    "group": ("xlsx", "md", "csv", "json"),
}
"""Every paper with the formats it makes sense in."""


class Wish(NamedTuple):
    """Which paper, in which language; an owner sheet for one ``department``, the minutes of one ``meeting``."""

    table: str
    language: str = "en"
    department: str | None = None
    meeting: date | None = None


def export(
    path: str,
    wish: Wish,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, Document | None]:
    """The report on one file and the paper; ``None`` where the file is malformed.

    Raises :class:`~procmap.errors.UnreadableError`, :class:`~procmap.errors.UnknownNameError`, and
    :class:`~procmap.errors.ImpossiblePaperError` where the file holds nothing for that paper.
    """
    report = report_on(path, Question(today, state, family, date), stdin, settings)
    if report.process is None:
        return report, None
    return report, paper(source_of(report, report.process, wish, state), wish.table)


def source_of(report: FileReport, process: Process, wish: Wish, state: str | None) -> Source:
    """What a paper is made of."""
    from procmap.export.papers.source import Source

    demand("department", wish.department, process.departments)
    if not process.states:
        raise ImpossiblePaperError("no-steps")
    chosen = chosen_state(process, state, first=False)
    solutions = tuple(one for one in report.solutions if one.state == chosen)
    if not solutions:
        raise ImpossiblePaperError("no-steps")
    return Source(process, chosen, solutions, solutions[0].date, wish.language, wish.department, wish.meeting)


def paper(source: Source, table: str) -> Document:
    """A paper by the name of its module. Raises :class:`~procmap.errors.ImpossiblePaperError`."""
    made: Document = import_module(f"procmap.export.papers.{table}").document(source)
    return made


def written(document: Document, form: str) -> bytes:
    """The bytes of a document in a format."""
    made: bytes = import_module(f"procmap.export.writers.to_{form}").write(document)
    return made
