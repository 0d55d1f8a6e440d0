"""Check files: read them, solve what can be solved, and tell everything that was found, with its place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.rules.registry import CheckRule, check_rules
from procmap.analysis.rules.rule import AS_IS, Review
from procmap.analysis.rules.unknown_reference import referred
from procmap.analysis.solution import Solution
from procmap.api.ignoring import ignoring, in_order
from procmap.api.settings import SettingsOf, files_meant, settings_for
from procmap.api.solve import demand, solve_with
from procmap.calendars import CalendarError
from procmap.errors import UnknownNameError, UnreadableError
from procmap.findings import Finding, Rule, Severity, Span
from procmap.loading.document import Document, compose
from procmap.loading.files import read_file
from procmap.loading.places_of import is_collection, span_of
from procmap.loading.reader import Reading, read_process
from procmap.loading.settings import DEFAULTS, Settings
from procmap.model import Process
from procmap.report import FileReport, Report

if TYPE_CHECKING:
    from procmap.analysis.service.arrivals import PromiseOutcome
    from procmap.loading.written_ids import WrittenIds

MOST_FINDINGS = 1000
"""Findings of a file that are told one by one; beyond them only their number is."""

_FACTS = frozenset({"feasibility", "support"})
"""Kinds of rules whose findings are facts in the as-is state, counted only when it is asked for by name."""


class Question(NamedTuple):
    """What is asked of a file: which state, family and day, under which settings.

    ``today`` is used where nothing names a day.
    """

    today: date
    state: str | None = None
    family: str | None = None
    date: date | None = None
    settings: Settings = DEFAULTS

    @property
    def narrow(self) -> bool:
        """Whether less than the whole file, or another day than its own, is asked about."""
        return (self.state, self.family, self.date) != (None, None, None)


def check(
    paths: str | PathLike[str] | Sequence[str],
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Report:
    """Check files, folders (every process file below) and ``-`` (what ``stdin`` gives).

    The anchor day is ``date``, else the one a file names, else the next day from ``today`` on which its process
    runs. ``settings`` hold for every file, or give those of a folder (:func:`procmap.find_settings`); no file of
    settings is looked for unless asked. What is wrong with a file is in its report; a file that cannot be opened
    has ``trouble``. Raises :class:`~procmap.errors.UnknownNameError` where a state or family is asked for that
    the file does not have; of several files, those without it are passed over unless none has it.
    """
    several = [fspath(paths)] if isinstance(paths, (str, PathLike)) else paths
    report = Report(tuple(_check_each(several, Question(today, state, family, date), settings, stdin)))
    if several and not report.files:
        kind, name = ("state", state) if state is not None else ("family", family or "")
        raise UnknownNameError(kind, name, ())
    return report


def report_on(
    path: str, question: Question, stdin: Callable[[], bytes], settings: SettingsOf = DEFAULTS
) -> FileReport:
    """The report on one file, or on standard input for ``-``.

    Raises ``UnreadableError``, ``UnknownNameError``, ``SettingsError``.
    """
    question = question._replace(settings=settings_for(settings, path))
    if path == "-":
        return check_text(stdin(), path, None, question)
    return check_text(read_file(path), path, Path(path), question)


def _check_each(
    paths: Sequence[str], question: Question, settings: SettingsOf, stdin: Callable[[], bytes]
) -> Iterator[FileReport]:
    several = len(paths) > 1
    for path in paths:
        try:
            files = files_meant(path, settings)
        except UnreadableError as error:
            yield FileReport(error.path, None, None, trouble=error.cause)
            continue
        for file in files:
            try:
                yield report_on(file, question, stdin, settings)
            except UnreadableError as error:
                yield FileReport(error.path, None, None, trouble=error.cause)
            except UnknownNameError:
                if not several and files == [path]:
                    raise


def check_text(text: bytes | str, path: str, base: Path | None, question: Question) -> FileReport:
    """Check one text. ``base`` is the file it comes from, below whose folder calendar files may lie."""
    document = compose(text, path)
    reading = read_process(document, base)
    if reading.process is None:
        return FileReport(
            path, document, None, reading.findings, sources=reading.sources, settings=question.settings
        )
    process = reading.process
    demand("state", question.state, process.states)
    demand("family", question.family, process.families)
    calendars = Calendars(process)
    anchor, origin, solutions, promises = _solved(process, calendars, reading, question)
    review = Review(process, anchor, solutions, promises, calendars)
    found = tuple(_found(document, review, question, reading.sound))
    kept, ignored = ignoring(
        document, found, question.settings, _looked(question, found, reading.sound, origin)
    )
    return FileReport(
        path,
        document,
        process if reading.sound else None,
        in_order((*reading.findings, *kept)),
        solutions,
        promises,
        origin,
        sources=reading.sources,
        ignored=ignored,
        settings=question.settings,
    )


def _solved(
    process: Process, calendars: Calendars, reading: Reading, question: Question
) -> tuple[date | None, str, tuple[Solution, ...], tuple[PromiseOutcome, ...]]:
    if not reading.sound:
        return None, "", (), ()
    anchor, origin = anchor_of(process, calendars, question)
    solutions = solve_with(process, calendars, anchor, question.state, question.family)
    return anchor, origin, solutions, _promises(process, Clocks(process, calendars, anchor))


def _promises(process: Process, clocks: Clocks) -> tuple[PromiseOutcome, ...]:
    if not process.promises:
        return ()
    from procmap.analysis.service.arrivals import solve_promise

    return tuple(solve_promise(id_, promise, clocks) for id_, promise in process.promises.items())


def anchor_of(process: Process, calendars: Calendars, question: Question) -> tuple[date, str]:
    """The anchor day and where it comes from: ``option``, ``file`` or ``next-day`` (on which the process runs)."""
    if question.date is not None:
        return question.date, "option"
    if process.anchor is not None:
        return process.anchor, "file"
    state = question.state or next(reversed(process.states), None)
    try:
        day = calendars.next_day(process, state, question.today) if state else question.today
    except CalendarError:
        day = question.today
    return day, "next-day"


def _found(document: Document, review: Review, question: Question, sound: bool) -> Iterator[Finding]:
    told: set[Hashable] = set()
    cut: list[Severity] = []
    last: Span | None = None
    written = None if sound else _written_ids(document)
    for (rule, run), severity in _asked(question.settings):
        if not _runs(rule, sound):
            continue
        for finding in run(review):
            if written is not None and (_left_out(finding, written) or _unread(document, finding)):
                continue
            if question.state is not None and finding.state not in (None, question.state):
                continue
            fact = rule.kind in _FACTS and finding.state == AS_IS and question.state != AS_IS
            level = severity if question.settings.sets(rule) else finding.severity
            if len(told) >= MOST_FINDINGS:
                cut.append(Severity.NOTE if fact else level)
                continue
            placed = _placed(document, finding)
            # what two states have from one place in the file is told once
            said = repr((finding.related, finding.consequences))
            key = (finding.rule, finding.reason, placed.span, fact, tuple(finding.values.items()), said)
            if key not in told:
                told.add(key)
                last = placed.span or last
                yield placed._replace(severity=level, counted=not fact)
    cut += [Severity.ERROR] * sum(one.more_deficits for one in review.solutions if _counts(one, question))
    if cut:
        worst = min(cut, key=lambda severity: severity.rank)
        yield Finding("over-limit", worst, (), {"count": len(cut)}, reason="more", span=last)


def _counts(solution: Solution, question: Question) -> bool:
    """Whether a state's lack of time is more than a fact about today."""
    return solution.state != AS_IS or question.state == AS_IS


def _asked(settings: Settings) -> list[tuple[CheckRule, Severity]]:
    """The rules that are asked for, the most severe first: what cannot be told one by one is the least of it."""
    severities = ((one, settings.severity(one.rule)) for one in check_rules())
    asked = [(one, severity) for one, severity in severities if severity is not None]
    return sorted(asked, key=lambda one: one[1].rank)


def _looked(question: Question, found: tuple[Finding, ...], sound: bool, origin: str) -> set[str]:
    """The rules that have looked at the whole file as it stands, so that they would have told what there is.

    What can be kept on one day and not on another is left to the day that a file itself names.
    """
    if not sound or question.narrow or any(finding.rule == "over-limit" for finding in found):
        return set()
    return {
        rule.name
        for rule, _ in check_rules()
        if question.settings.severity(rule) is not None and (origin == "file" or rule.kind != "feasibility")
    }


def _runs(rule: Rule, sound: bool) -> bool:
    """Whether a rule has something to look at, where values had to be left out."""
    return sound or (rule.kind == "model" and rule.name != "unreachable-step")


def _written_ids(document: Document) -> WrittenIds:
    """The ids that a file in which something is wrong mentions; a sound one needs no such reading."""
    from procmap.loading.written_ids import WrittenIds

    return WrittenIds(document.data)


def _left_out(finding: Finding, written: WrittenIds) -> bool:
    """Whether what is not found does stand in the file, in a part that was left out for another mistake."""
    id_ = finding.values.get("id")
    if finding.rule != "unknown-reference" or not isinstance(id_, str):
        return False
    return written.may_name(referred(finding.reason), id_, finding.state)


def _unread(document: Document, finding: Finding) -> bool:
    """Whether what is not found may stand in the part of a file that could not be read."""
    return finding.rule == "unknown-reference" and not document.complete


def _placed(document: Document, finding: Finding) -> Finding:
    related = tuple(
        place._replace(span=place.span or span_of(document, place.route)) for place in finding.related
    )
    span = finding.span or _span(document, finding)
    return finding._replace(span=span, related=related)


def _span(document: Document, finding: Finding) -> Span | None:
    """A finding about a whole map points at its key, one about a value at the value."""
    whole = is_collection(document, finding.route)
    return span_of(document, finding.route, "key" if whole else "value")
