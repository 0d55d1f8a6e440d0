"""What checking gives: one report a file, with every finding placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.solution import Solution
from procmap.findings import Finding, Severity, Span, Value
from procmap.loading.document import Document
from procmap.loading.settings import DEFAULTS, Settings
from procmap.model import Process

if TYPE_CHECKING:
    from procmap.analysis.capacity import Capacity
    from procmap.analysis.comparison.candidates import Candidate
    from procmap.analysis.comparison.comparison import Comparison
    from procmap.analysis.conflicts.conflicts import Conflicts
    from procmap.analysis.impact import Impact
    from procmap.analysis.likelihood.result import Simulation
    from procmap.analysis.repairs.repairs import Repair, Repairs
    from procmap.analysis.service.arrivals import PromiseOutcome


class Ignored(NamedTuple):
    """A finding that a comment in the file lets stand; ``reason`` is empty where the comment gives none."""

    finding: Finding
    reason: str


class FileReport(NamedTuple):
    """One file: what was read, what was found (in file order, spans filled in), what was solved.

    ``document`` is ``None`` where the file could not be opened (``trouble`` then says why); ``process`` is
    ``None`` where it is malformed.
    """

    path: str
    document: Document | None
    process: Process | None
    findings: tuple[Finding, ...] = ()
    solutions: tuple[Solution, ...] = ()
    promises: tuple[PromiseOutcome, ...] = ()
    date_from: str = ""
    """Where the anchor day comes from: ``option``, ``file`` or ``next-day``."""
    trouble: str | None = None
    sources: tuple[Document, ...] = ()
    """Other files that findings point into: the calendars this one names."""
    ignored: tuple[Ignored, ...] = ()
    """What comments in the file let stand: not among the findings, and never counted."""
    settings: Settings = DEFAULTS

    def source(self, span: Span) -> tuple[str, Document | None]:
        """The path of the file that a span lies in, and what was read of it."""
        if span.file is None:
            return self.path, self.document
        return span.file, next((one for one in self.sources if one.path == span.file), None)

    def worst(self) -> Severity | None:
        """The most severe counted finding, or ``None``."""
        counted = [finding.severity for finding in self.findings if finding.counted]
        return min(counted, key=lambda severity: severity.rank, default=None)

    def errors(self, state: str) -> int:
        """How many errors speak of a state, or of the file as a whole."""
        return sum(
            1
            for finding in self.findings
            if finding.severity is Severity.ERROR and finding.counted and finding.state in (state, None)
        )

    def fails(self, fail_on: str | None = None) -> bool:
        """Whether a finding counts that reaches ``fail_on`` (``error``, ``warning``, ``never``), else the settings."""
        worst, least = self.worst(), fail_on or self.settings.fail_on or "error"
        return worst is not None and least != "never" and worst.rank <= Severity(least).rank


class Report(NamedTuple):
    """The reports of all files checked, in the order asked for."""

    files: tuple[FileReport, ...]

    def counted(self, severity: Severity) -> int:
        """How many findings of exactly this severity count (facts about as-is do not)."""
        return sum(1 for finding in self.findings() if finding.severity is severity and finding.counted)

    def findings(self) -> Iterable[Finding]:
        """Every finding of every file."""
        return (finding for file in self.files for finding in file.findings)

    def worst(self) -> Severity | None:
        """The most severe counted finding, or ``None``."""
        found = [worst for file in self.files if (worst := file.worst()) is not None]
        return min(found, key=lambda severity: severity.rank, default=None)

    @property
    def troubled(self) -> bool:
        """Whether a file could not be opened."""
        return any(file.trouble is not None for file in self.files)


class Weighed(NamedTuple):
    """What weighing candidates gives: the report on the file, and the candidates, the best first."""

    file: FileReport
    date: date | None = None
    candidates: tuple[Candidate, ...] = ()


class Impacted(NamedTuple):
    """The report on the file, and the impact in each family; none where the file is malformed.

    ``unsolved``: the plan cannot be calculated, so that nothing can be said.
    """

    file: FileReport
    impacts: tuple[Impact, ...] = ()
    unsolved: bool = False


class Repaired(NamedTuple):
    """The report on the file, and the repairs in each family; none where the file is malformed.

    ``goal`` are the customer requirements whose deadline was moved before repairs were looked for. ``unsolved``: the
    plan cannot be calculated, so that nothing can be said.
    """

    file: FileReport
    repairs: tuple[Repairs, ...] = ()
    goal: tuple[str, ...] = ()
    unsolved: bool = False

    def all(self) -> tuple[tuple[Repairs, Repair], ...]:
        """Every repair with what it is for, in the order of their numbers."""
        return tuple((one, repair) for one in self.repairs for repair in one.found)


class Conflicted(NamedTuple):
    """The report on the file, and the conflicts of each state and family; none where the file is malformed.

    ``unsolved`` are the states that cannot be calculated.
    """

    file: FileReport
    conflicts: tuple[Conflicts, ...] = ()
    unsolved: tuple[str, ...] = ()


class Simulated(NamedTuple):
    """The report on the file, and a simulation for each family; none where the file is malformed.

    ``process`` is what was simulated: with the lengths that were measured in it. ``unsolved``: the plan cannot be
    calculated, so that nothing can be said.
    """

    file: FileReport
    simulations: tuple[Simulation, ...] = ()
    process: Process | None = None
    unsolved: bool = False


class Fitted(NamedTuple):
    """The report on the file, and what a number of orders comes to in each family; none where the file is malformed.

    ``unsolved``: the plan cannot be calculated, so that nothing can be said.
    """

    file: FileReport
    capacities: tuple[Capacity, ...] = ()
    unsolved: bool = False


class Compared(NamedTuple):
    """What comparing gives: the reports on the files read (one or two), and the states compared.

    Nothing is compared where a file is malformed. Of two files every state that both have is compared, unless
    states are asked for; ``removed`` and ``added`` are the states that only one of them has.
    """

    reports: tuple[FileReport, ...]
    comparisons: tuple[Comparison, ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.removed or self.added or any(one.differences for one in self.comparisons))


class Rewritten(NamedTuple):
    """A file before and after a change to it, both checked. ``wrote``: the change is on the disk."""

    before: FileReport
    after: FileReport
    wrote: bool = False

    @property
    def changed(self) -> bool:
        """Whether the text is another one."""
        one, other = self.before.document, self.after.document
        return one is not None and other is not None and one.text != other.text

    def came(self) -> tuple[Finding, ...]:
        """The findings that are there only after the change."""
        return _only_in(self.after.findings, self.before.findings)

    def gone(self) -> tuple[Finding, ...]:
        """The findings that were there only before it."""
        return _only_in(self.before.findings, self.after.findings)


class CellChange(NamedTuple):
    """A cell of a workbook that says something else than the file: the column's heading, both texts."""

    column: str
    before: str
    after: str


class ImportedRow(NamedTuple):
    """What becomes of a row of a workbook, and why.

    ``fate``: ``changed``; ``stale`` (the file has moved on since the workbook was made) and ``refused`` (for
    ``reason``), of which nothing is taken; ``unknown`` (the file has no such part any more), ``added`` (a row without
    an identity) and ``missing`` (the workbook has the row no more), which are only told.
    """

    fate: str
    place: str
    id: str
    name: str
    changes: tuple[CellChange, ...] = ()
    reason: str = ""


class Imported(NamedTuple):
    """What importing a workbook gives: each row that is told of, how many say what the file says, the file."""

    rows: tuple[ImportedRow, ...]
    same: int
    file: Rewritten

    @property
    def refused(self) -> bool:
        """Whether a row that was edited was not taken."""
        return any(row.fate in ("stale", "refused") for row in self.rows)


class ImportedSteps(NamedTuple):
    """The text of the new file, the report on it, what was understood in numbers, and what was not in words."""

    text: str
    report: FileReport
    steps: int
    departments: int
    timed: int
    notes: tuple[str, ...]


def recognised(finding: Finding) -> tuple[str, str, tuple[tuple[str, Value], ...]]:
    """What makes two findings the same, wherever in a changed text they stand."""
    values = tuple(sorted((name, value) for name, value in finding.values.items() if name != "line"))
    return finding.rule, finding.reason, values


def _only_in(these: tuple[Finding, ...], those: tuple[Finding, ...]) -> tuple[Finding, ...]:
    known = Counter((recognised(finding), finding.state) for finding in those)
    found = []
    for finding in these:
        key = recognised(finding), finding.state
        if known[key]:
            known[key] -= 1
        else:
            found.append(finding)
    return tuple(found)
