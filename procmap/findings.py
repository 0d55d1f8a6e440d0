"""What a check has to say: a finding is a value, put into words only at the edge.

A finding names its rule and carries the values its message needs. Where it points is a *route* (the keys that
lead to the place in the file); the loading side turns a route into line and column when somebody is about to
read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

Route = tuple[str | int, ...]
"""Keys (and list positions) from the top of the file to a value: ``("states", "to_be", "steps", "deliver")``."""


def dotted(route: Route) -> str:
    """A route in one word: ``states.to_be.steps.deliver``."""
    return ".".join(map(str, route))


class Severity(StrEnum):
    """How much a finding matters, most severe first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note: smaller is more severe."""
        return list(Severity).index(self)


class Span(NamedTuple):
    """A stretch of text: 1-based lines and columns counted in characters; the end is exclusive.

    ``file`` is set where it lies in another file than the one checked: a calendar that this one names.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant to be shown on the clock of ``zone``, relative to the anchor day ``day`` (ISO date)."""

    instant: int
    zone: str
    day: str


@dataclass(frozen=True, slots=True)
class Length:
    """A span of time in seconds, shown as ``2 h 30 min``; working time and waiting say so.

    Time that is ``missing``, or ``left``, is shown to the minute.
    """

    seconds: int
    working: bool = False
    waiting: bool = False
    missing: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class Takes:
    """How long something takes at ``best`` and at ``worst``: seconds, or whole working days.

    ``kind``: ``elapsed``, ``work`` (working time), ``workdays`` (counts) or ``eod`` (until the end of the day).
    """

    best: int
    worst: int
    kind: str = "elapsed"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and Russian; ``{name}`` stands for a value of the finding."""

    en: str
    ru: str


Value = str | int | Moment | Length | Takes | Text | tuple["Value", ...] | None
"""What a message may mention. Tuples are shown as a comma-separated list, texts in the reader's language."""


NOTHING: Mapping[str, Value] = MappingProxyType({})
"""No values."""


class Related(NamedTuple):
    """Another place in the file that a finding speaks of; ``key`` names its phrase in the rule's messages."""

    route: Route
    key: str
    values: Mapping[str, Value] = NOTHING
    span: Span | None = None


class Consequence(NamedTuple):
    """What follows elsewhere from the cause a finding names; ``key`` names its phrase in the catalogue."""

    key: str
    values: Mapping[str, Value] = NOTHING


class Finding(NamedTuple):
    """One rule's statement about one place.

    ``reason`` picks among a rule's messages where it has several. ``span`` is set where the place cannot be
    told by a route (a syntax error, the second of two equal keys); otherwise the route decides. ``state`` is the
    state the finding speaks of, if any. ``counted`` is false for facts about the as-is state, which are shown
    in full and never make a check fail.
    """

    rule: str
    severity: Severity
    route: Route = ()
    values: Mapping[str, Value] = NOTHING
    reason: str = ""
    related: tuple[Related, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    span: Span | None = None
    state: str | None = None
    counted: bool = True


def position(finding: Finding) -> tuple[str, int, int]:
    """Where a finding stands, to sort by: those of the file itself first, then those of the files it names."""
    span = finding.span
    return (span.file or "", span.line, span.column) if span else ("", 0, 0)


class Rule(NamedTuple):
    """What a rule is: its kebab-case name, its severity, its words and its page in both languages.

    ``messages`` maps a reason to the sentence for it (``""`` is the usual one). ``kind`` groups rules:
    ``reading`` (the file is malformed), ``model`` (it contradicts itself), ``feasibility`` and ``support``
    (a promise cannot hold: never counted for as-is), ``completeness`` (something is not said yet), ``sense`` (it is
    allowed, and rarely meant). ``preset`` is the smallest set of rules that it belongs to: ``correctness`` (what is
    wrong or cannot hold) is part of ``recommended``, that is part of ``all``.
    """

    name: str
    severity: Severity
    kind: str
    title: Text
    messages: Mapping[str, Text]
    page: Text
    former_names: tuple[str, ...] = ()
    preset: str = "recommended"
