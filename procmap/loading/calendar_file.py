"""A company's own calendar: a YAML file with the keys of a calendar, or XML of the xmlcalendar kind.

What is wrong in such a file is told at its place there; where the process file names it is the related place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from procmap.errors import UnreadableError
from procmap.findings import Finding, Related, Route, Severity, Span, Text, Value
from procmap.loading.characters import decode
from procmap.loading.document import MAX_NODES, Document, compose
from procmap.loading.files import (
    CAUSES,
    MAX_PROJECT_BYTES,
    IncludeError,
    read_file,
    resolve_include,
)
from procmap.loading.places import Places
from procmap.loading.places_of import span_of
from procmap.loading.validation import errors_of, explained, finding_at, without
from procmap.model.organisation import CalendarSpec
from procmap.model.times import Days, days_of, read_days

_DAY_LISTS = ("closed", "working", "short")
_TOO_MUCH = "the calendar files together are too large"

_XML_WORDS = {
    "mismatched tag": Text("this tag does not close the one that is open", "этот тег не закрывает открытый"),
    "no element found": Text("the file ends too early", "файл кончается слишком рано"),
    "unclosed token": Text("a tag is not closed", "тег не закрыт"),
    "undefined entity": Text("there is no such entity", "такой сущности нет"),
    "duplicate attribute": Text("an attribute stands twice", "атрибут встречается дважды"),
    "junk after document element": Text(
        "something stands behind the end of the calendar", "что-то стоит после конца календаря"
    ),
}
_XML_OTHERWISE = Text("the rules of XML are broken here", "здесь нарушены правила XML")


class Included(NamedTuple):
    """The data of a process with its calendar files brought in, what is wrong with them, and those files."""

    data: dict[str, Any]
    findings: tuple[Finding, ...] = ()
    sources: tuple[Document, ...] = ()


class _Brought(NamedTuple):
    """What a calendar file says, less what is wrong with it."""

    source: Document
    data: dict[str, Any]
    findings: tuple[Finding, ...]


def include_calendars(document: Document, base: Path | None) -> Included:
    """The calendars with their files brought in; what the process file itself says goes first.

    ``base`` is the process file (``None`` for standard input, from which no file can be named).
    """
    data = document.data if isinstance(document.data, dict) else {}
    calendars = data.get("calendars")
    if not isinstance(calendars, dict):
        return Included(data)
    shelf = _Shelf(document, base)
    filled = {id_: shelf.filled(id_, spec) for id_, spec in calendars.items()}
    sources = tuple(brought.source for brought in shelf.read.values())
    return Included({**data, "calendars": filled}, tuple(shelf.findings), sources)


def calendar_files(data: Any, base: Path) -> list[Path]:
    """The calendar files that a process file names, whether or not they are there; those refused are left out."""
    calendars = data.get("calendars") if isinstance(data, dict) else None
    specs = calendars.values() if isinstance(calendars, dict) else ()
    found = []
    for spec in specs:
        name = spec.get("file") if isinstance(spec, dict) else None
        if isinstance(name, str):
            with suppress(IncludeError, ValueError):
                found.append(resolve_include(base, name))
    return found


class _Shelf:
    """The calendar files of one process, each read once, all of them within the limits of one project."""

    def __init__(self, document: Document, base: Path | None) -> None:
        self.document = document
        self.base = base
        self.read: dict[Path, _Brought] = {}
        self.findings: list[Finding] = []
        self.bytes = self.nodes = 0

    def filled(self, id_: str, spec: Any) -> Any:
        """The keys of one calendar with those of its file."""
        name = spec.get("file") if isinstance(spec, dict) else None
        if not isinstance(name, str):
            return spec
        route: Route = ("calendars", id_, "file")
        try:
            brought = self._bring(name)
        except (IncludeError, UnreadableError) as error:
            self.findings.append(self._refused(route, name, error))
            return spec
        here = span_of(self.document, route)
        self.findings += [_pointing(one, brought.source.path, route, here) for one in brought.findings]
        return _laid_over(brought.data, spec)

    def _bring(self, name: str) -> _Brought:
        """Read a file, or remember it. Raises ``IncludeError`` and ``UnreadableError``."""
        if self.base is None:
            raise IncludeError("no-folder", name)
        path = resolve_include(self.base, name)
        if path not in self.read:
            raw = read_file(path)
            self.bytes += len(raw)
            self._demand(self.bytes <= MAX_PROJECT_BYTES, path)
            read = _from_xml if path.suffix.lower() == ".xml" else _from_yaml
            self.read[path] = read(raw, str(self.base.parent / name))
        brought = self.read[path]
        self.nodes += len(brought.source.places.values)
        self._demand(self.nodes <= MAX_NODES, path)
        return brought

    def _demand(self, fits: bool, path: Path) -> None:
        if not fits:
            raise UnreadableError(str(path), _TOO_MUCH)

    def _refused(self, route: Route, name: str, error: IncludeError | UnreadableError) -> Finding:
        """The file cannot be brought in at all: that is told where it is named."""
        values: dict[str, Value] = {"text": name[:80]}
        reason = "calendar-place"
        if isinstance(error, UnreadableError):
            reason = "calendar-file"
            values["cause"] = CAUSES.get(error.cause, error.cause)
        elif error.code == "no-folder":
            reason = "calendar-no-folder"
        return Finding("bad-value", Severity.ERROR, route, values, reason=reason)


def _pointing(finding: Finding, path: str, named: Route, here: Span | None) -> Finding:
    """A finding of a calendar file, pointing into it, and back to where it is named."""

    def there(span: Span | None) -> Span | None:
        return (span or Span(1, 1, 1, 1))._replace(file=path)

    related = tuple(one._replace(span=there(one.span)) for one in finding.related)
    back = Related(named, "named-here", span=here)
    return finding._replace(span=there(finding.span), related=(*related, back))


def _from_yaml(raw: bytes, path: str) -> _Brought:
    """A calendar with the keys it would have in a process file; it cannot name a further file."""
    source = compose(raw, path)
    data, findings = source.data, list(source.findings)
    if not isinstance(data, dict):
        if source.complete:
            findings.append(finding_at(source, "wrong-shape", (), "value", reason="map"))
        return _Brought(source, {}, tuple(findings))
    errors = errors_of(data, CalendarSpec)
    findings += explained(source, data, errors, CalendarSpec)
    if "file" in data:
        findings.append(finding_at(source, "bad-value", ("file",), "key", reason="calendar-chain"))
    kept = {key: value for key, value in without(data, errors).items() if key != "file"}
    return _Brought(source, kept, tuple(findings))


def _from_xml(raw: bytes, path: str) -> _Brought:
    """A year of the xmlcalendar kind."""
    from procmap.calendars import CalendarFileError, parse_xmlcalendar

    decoded = decode(raw)
    source = Document(
        path,
        decoded.text,
        {},
        decoded.findings,
        True,
        decoded.bom,
        decoded.newline,
        decoded.sha256,
        decoded.lines,
        Places(),
    )
    if decoded.findings:
        return _Brought(source, {}, decoded.findings)
    try:
        year = parse_xmlcalendar(decoded.text, Path(path).name)
    except CalendarFileError as error:
        values: dict[str, Value] = dict(error.values)
        if error.code == "syntax":
            values["problem"] = _XML_WORDS.get(error.values.get("problem", ""), _XML_OTHERWISE)
        span = _tag_at(source, error.line, error.column)
        found = Finding("bad-value", Severity.ERROR, (), values, reason=f"xml-{error.code}", span=span)
        return _Brought(source, {}, (found,))
    return _Brought(source, {"years": (year,)}, ())


def _tag_at(source: Document, line: int, column: int) -> Span:
    """From a place to the end of the tag that begins there; one character where none does."""
    start = (source.lines.start(line) or 0) + column - 1
    end = source.text.find(">", start, start + 1000) + 1 if source.text[start : start + 1] == "<" else 0
    return source.lines.span(start, end or start + 1)


def _laid_over(brought: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """The process file's own entries over those of the calendar file; day lists are joined.

    What the process file says of a day goes first: whatever the calendar file says of that day is dropped.
    """
    days = spec.get("days")
    named = [item for key in _DAY_LISTS for item in _listed(spec.get(key))]
    told = days_of(_runs([*named, *(days if isinstance(days, dict) else ())]))
    joined = {**brought, **spec}
    for key in _DAY_LISTS:
        if key in brought:
            joined[key] = [*_without(_listed(brought[key]), told), *_listed(spec.get(key))]
    if isinstance(brought.get("days"), dict):
        theirs = brought["days"].items()
        kept_days = {key: windows for key, windows in theirs if told.isdisjoint(days_of(_runs([key])))}
        joined["days"] = {**kept_days, **days} if isinstance(days, dict) else kept_days
    return joined


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _runs(items: Iterable[Any]) -> Iterator[Days]:
    """The runs of days that some entries name; misspelt ones are left to validation to speak of."""
    for item in items:
        try:
            yield read_days(item)
        except PydanticCustomError:
            continue


def _without(items: list[Any], told: set[date]) -> list[Any]:
    """The entries of a day list without some days: as they stand, where they have none of them."""
    days = days_of(_runs(items))
    if told.isdisjoint(days):
        return items
    misspelt = [item for item in items if not list(_runs([item]))]
    return [*misspelt, *(day.isoformat() for day in sorted(days - told))]
