"""Papers made of one file: tables and documents as data, and the bytes of each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.comparison.sides import Side
from procmap.api.check import Question, report_on
from procmap.api.compare import Asked, chosen_state, compare, states_compared
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand
from procmap.errors import BadTemplateError, ImpossiblePaperError
from procmap.loading.characters import MAX_BYTES
from procmap.loading.files import read_file
from procmap.loading.settings import DEFAULTS
from procmap.report import FileReport

if TYPE_CHECKING:
    from procmap.analysis.comparison.comparison import Comparison
    from procmap.export.papers.document import Document
    from procmap.export.papers.minutes import Chosen
    from procmap.export.papers.source import Source
    from procmap.model import Process

_TABLE = ("xlsx", "docx", "pdf", "md", "csv", "html", "json")
_PAPER = ("docx", "pdf", "md", "html", "json")
PAPERS: Mapping[str, tuple[str, ...]] = {
    "requirements": _TABLE,
    "operations": _TABLE,
    "group": _TABLE,
    "owner": ("xlsx", *_PAPER),
    "minutes": _PAPER,
    "comparison": ("xlsx", *_PAPER),
    "raci": _TABLE,
    "sipoc": _TABLE,
    "card": _PAPER,
    "initiative": _PAPER,
    "calendar": (*_TABLE, "ics"),
}
"""Every paper with the formats it makes sense in."""

_WITHOUT_STEPS = frozenset({"group", "minutes", "card", "initiative"})
"""Papers that calculate nothing: they tell what there is of them, also where no steps are known yet."""


class Wish(NamedTuple):
    """Which paper, in which language; what only some of them heed.

    An owner sheet is of one ``department``, the minutes of the ``meeting`` on that day (of several meetings, number
    ``which``, else the last), a calendar of the ``days`` from the first to the last (else of the anchor day).
    """

    table: str
    language: str = "en"
    department: str | None = None
    meeting: date | None = None
    days: tuple[date, date] | None = None
    which: int | None = None


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
    return report, paper(source_of(report, report.process, wish, state, family), wish.table)


def source_of(
    report: FileReport, process: Process, wish: Wish, state: str | None, family: str | None = None
) -> Source:
    """What a paper is made of. The report is on the ``state`` and ``family`` that were asked for."""
    from procmap.export.papers.source import Source

    demand("department", wish.department, process.departments)
    steps_needed = wish.table not in _WITHOUT_STEPS
    if steps_needed and not process.states:
        raise ImpossiblePaperError("no-states")
    if wish.table == "comparison":
        earlier, chosen = states_compared(process, Asked(None, state))
    else:
        earlier, chosen = None, chosen_state(process, state, first=False) if process.states else ""
    solutions = tuple(one for one in report.solutions if one.state == chosen)
    if steps_needed and not solutions:
        raise ImpossiblePaperError("no-steps")
    source = Source(process, chosen, solutions, wish.language, wish.department, wish.meeting, wish.which)
    source = replace(source, promises=report.promises)
    if earlier is not None:
        return replace(source, comparison=compared(process, earlier, source, family))
    if wish.table == "calendar":
        from procmap.api.almanac import almanac

        families = [solution.family for solution in solutions]
        days = wish.days or (source.anchor, source.anchor)
        found = (one for family in families for one in almanac(process, *days, state=chosen, family=family))
        return replace(source, almanacs=tuple(found))
    return source


def meeting_told(process: Process, wish: Wish) -> Chosen | None:
    """Which meeting the minutes are of, where its day had several and nobody said which; else ``None``."""
    from procmap.export.papers.minutes import chosen

    if wish.table != "minutes" or wish.which is not None or not process.meetings:
        return None
    found = chosen(process, wish.meeting)
    return found if found.on_the_day > 1 else None


def compared(process: Process, earlier: str, source: Source, family: str | None) -> Comparison | None:
    """The state of a paper against an earlier one; ``None`` where that is the state itself."""
    if earlier == source.state_id:
        return None
    sides = Side(process, earlier), Side(process, source.state_id)
    return compare(*sides, Question(source.anchor, None, family, source.anchor))


def paper(source: Source, table: str) -> Document:
    """A paper by the name of its module. Raises :class:`~procmap.errors.ImpossiblePaperError`."""
    made: Document = import_module(f"procmap.export.papers.{table}").document(source)
    return made


def written(document: Document, form: str, template: str | None = None) -> bytes:
    """The bytes of a document in a format; in the Word file ``template``, where one is named.

    Raises :class:`~procmap.errors.UnreadableError` and :class:`~procmap.errors.BadTemplateError`.
    """
    write = import_module(f"procmap.export.writers.to_{form}").write
    content = () if template is None else (_template(template),)
    made: bytes = write(document, *content)
    return made


def _template(path: str) -> bytes:
    content = read_file(path)
    if len(content) > MAX_BYTES:
        raise BadTemplateError("large")
    return content
