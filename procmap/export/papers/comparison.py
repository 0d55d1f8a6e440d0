"""As-is against to-be: what is gained, what changes at each operation, and who has to do what for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from procmap.analysis.comparison.comparison import Comparison, FamilyComparison, rows_of, stated_metrics
from procmap.analysis.comparison.differences import Change, Difference
from procmap.analysis.comparison.figures import Figure
from procmap.errors import ImpossiblePaperError
from procmap.export.papers.document import Block, Cell, Column, Document, Row, Table, Tone, titled
from procmap.export.papers.minutes import assignments
from procmap.export.papers.order import forward
from procmap.export.papers.source import Source, answer_cell, offer_cell, taken
from procmap.model import Requirement, Step
from procmap.render.clock import in_days
from procmap.render.gains import gain
from procmap.render.names import Names, state_name
from procmap.render.values import key_title, value_of

KEY = "comparison"
_TONES: dict[str, Tone] = {"added": "good", "removed": "warning"}


def document(source: Source) -> Document:
    """The three tables. Raises :class:`~procmap.errors.ImpossiblePaperError` where there is one state only."""
    if source.comparison is None:
        raise ImpossiblePaperError("one-state")
    say = source.say
    compared = _Compared(source, source.comparison)
    title = say._("Comparison: “{before}” and “{after}”").replace("{before}", compared.titles[0])
    facts = (source.of_process(), source.of_day())
    blocks = tuple(compared.blocks())
    return Document(
        KEY, title.replace("{after}", compared.titles[1]), source.language, facts, blocks, wide=True
    )


def gained(source: Source, comparison: Comparison) -> tuple[Block, ...]:
    """The tables of figures that are calculated, for each product family."""
    return tuple(_Compared(source, comparison).calculated())


def stated(source: Source, comparison: Comparison) -> tuple[Block, ...]:
    """The figures that are stated in the file."""
    return tuple(titled(_Compared(source, comparison).stated()))


def lead_times(source: Source, comparison: Comparison) -> dict[tuple[str | None, str | None], str]:
    """How long it takes before and after, by product family and customer requirement."""
    compared = _Compared(source, comparison)
    found = {}
    for family in comparison.families:
        for before, after in compared.pairs(family):
            if before is None or after is None or after.id != "lead_time":
                continue
            told = gain(before, after, source.language)
            share = f" ({told.share})" if told.share else ""
            found[family.family, after.customer] = f"{told.label} {told.before} → {told.after}{share}"
    return found


def gaps(source: Source, comparison: Comparison) -> tuple[Block, ...]:
    """What changes at each operation, and the actions that follow."""
    compared = _Compared(source, comparison)
    return (*titled(compared.gap_table()), *titled(compared.actions()))


@dataclass(frozen=True)
class _Compared:
    """A comparison in words."""

    source: Source
    comparison: Comparison

    @property
    def titles(self) -> tuple[str, str]:
        """The names of the two states."""
        before, after = self.comparison.before, self.comparison.after
        say = self.source.say
        return (
            state_name(before.process, before.state_id, say),
            state_name(after.process, after.state_id, say),
        )

    @property
    def names(self) -> tuple[Names, Names]:
        """The names of the parts of both."""
        before, after = self.comparison.before, self.comparison.after
        say = self.source.say
        return Names(before.process, before.state, say), Names(after.process, after.state, say)

    def blocks(self) -> Iterator[Block]:
        yield from self.calculated()
        yield from titled(self.stated())
        yield from gaps(self.source, self.comparison)
        yield from titled(assignments(self.source, self.source.process.meetings))

    def calculated(self) -> Iterator[Block]:
        for family in self.comparison.families:
            yield from titled(self._calculated(family))

    def _calculated(self, family: FamilyComparison) -> Table:
        say = self.source.say
        columns = (
            Column("figure", say._("figure"), weight=1.7),
            Column("unit", say._("unit"), weight=0.6),
            Column("before", self.titles[0], weight=1.3),
            Column("after", self.titles[1], weight=1.3),
            Column("difference", say._("difference"), "status", 1.3),
            Column("share", "%", "status", 0.9),
            Column("definition", say._("how it is counted"), weight=2.4),
        )
        title = say._("What is gained")
        name = self.names[1].family(family.family)
        rows = tuple(self._figures(family))
        return Table("kpi", f"{title}: {name}" if name else title, columns, rows)

    def _figures(self, family: FamilyComparison) -> Iterator[Row]:
        say = self.source.say
        units = {"percent": "%", "count": say._("number")}
        several = (
            len({one.customer for pair in self.pairs(family) for one in pair if one and one.customer}) > 1
        )
        for before, after in self.pairs(family):
            one = after or before
            assert one is not None
            told = gain(before, after, self.source.language)
            of = self.names[1].what(one.customer) if one.customer and several else ""
            tone: Tone = "" if told.better is None else "good" if told.better else "error"
            yield Row((
                Cell(f"{told.label}: {of}" if of else told.label),
                Cell(units.get(one.unit) or self._lasts(before, after)),
                Cell(told.before),
                Cell(told.after),
                Cell(told.difference, None, tone),
                Cell(told.share, None, tone),
                Cell(told.definition),
            ))  # fmt: skip

    def _lasts(self, *figures: Figure | None) -> str:
        """The units in which lengths of time are told."""
        say = self.source.say
        ranges = [one for figure in figures if figure for one in (figure.value, figure.rare) if one]
        days = any(in_days(int(end)) for one in ranges for end in (one.best, one.worst))
        return say._("d, h, min") if days else say._("h, min")

    def pairs(self, family: FamilyComparison) -> list[tuple[Figure | None, Figure | None]]:
        """The figures of both states beside each other."""
        return list(rows_of(family, self.comparison.matching.pairs))

    def stated(self) -> Table:
        say, source = self.source.say, self.source
        columns = (
            Column("metric", say._("metric"), weight=2.4),
            Column("unit", say._("unit"), weight=0.9),
            Column("before", self.titles[0], weight=1.2),
            Column("target", say._("target"), weight=1.2),
            Column("level", say._("level"), weight=1.2, kept=False),
            Column("owner", say._("who answers for it"), weight=1.6, kept=False),
            Column("source", say._("source"), weight=1.4, kept=False),
        )
        rows = (
            Row((
                Cell(one.name), Cell(one.unit or ""), Cell(one.as_is or ""), Cell(one.target or ""),
                Cell(one.level or ""), Cell(source.person(one.owner)), Cell(one.source or ""),
            ))
            for one in stated_metrics(self.comparison).values()
        )  # fmt: skip
        return Table("metrics", say._("Stated in the file, not calculated"), columns, tuple(rows))

    def gap_table(self) -> Table:
        """Every operation of both states, those that go at the end."""
        say = self.source.say
        columns = (
            Column("operation", say._("operation"), weight=1.8),
            Column("before", self.titles[0], weight=1.6),
            Column("after", self.titles[1], weight=1.6),
            Column("difference", say._("difference"), "status", 2.0),
            Column("action", say._("action"), weight=1.5),
            Column("owner", say._("who answers for it"), weight=1.4),
            Column("date", say._("until"), "date", 0.8),
        )
        found = {one.id: one for one in self.comparison.differences if one.subject == "step"}
        steps = self.comparison.after.state.steps
        rows = [self._gap(id_, found.pop(id_, None)) for id_ in forward(steps)]
        rows += [self._gap(id_, one) for id_, one in found.items() if one.kind == "removed"]
        return Table("gaps", say._("What changes at each operation"), columns, tuple(rows))

    def _gap(self, id_: str, difference: Difference | None) -> Row:
        say = self.source.say
        before, after = self._both(id_, difference)
        kept = after or before
        assert kept is not None
        action = self._action(difference)
        same = Cell(say._("no change"), None, "dim")
        return Row((
            Cell(kept.name),
            Cell(self._told(before, 0)),
            Cell(self._told(after, 1)),
            same if difference is None else Cell(self._difference(difference), None, _TONES.get(difference.kind, "")),
            Cell(action),
            Cell(self.source.answering(kept.department) if action else ""),
            Cell(),
        ))  # fmt: skip

    def _both(self, id_: str, difference: Difference | None) -> tuple[Step | None, Step | None]:
        if difference is not None:
            before, after = difference.before, difference.after
            return (before if isinstance(before, Step) else None), (
                after if isinstance(after, Step) else None
            )
        earlier = self.comparison.matching.pairs.earlier("step", id_)
        return self.comparison.before.state.steps.get(earlier), self.comparison.after.state.steps[id_]

    def _told(self, step: Step | None, side: int) -> str:
        """Who does it and how long it takes."""
        if step is None:
            return "—"
        say = self.source.say
        takes = taken(step.takes, self.source.language) if step.takes else say._("duration unknown")
        return ", ".join(part for part in (self.names[side].department(step.department), takes) if part)

    def _difference(self, difference: Difference) -> str:
        say = self.source.say
        if difference.kind != "changed":
            return say._("new step") if difference.kind == "added" else say._("dropped")
        return "\n".join(self._change(change) for change in difference.changes)

    def _change(self, change: Change) -> str:
        """``How long it takes: — → 3 h``."""
        title = key_title("step", change.key, self.source.language)
        before, after = (
            value_of("step", change.key, value, names)
            for value, names in zip((change.before, change.after), self.names, strict=True)
        )
        return f"{title}: {before} → {after}"

    def _action(self, difference: Difference | None) -> str:
        """What has to be done; nothing for what only reads differently."""
        if difference is None:
            return ""
        say = self.source.say
        if difference.kind == "added":
            return say._("introduce the operation")
        if difference.kind == "removed":
            return say._("drop the operation")
        words = {
            "moved": say._("hand the operation over"),
            "timed": say._("work to the new time"),
            "ordered": say._("change the order of work"),
            "scoped": say._("limit it to the product family"),
        }
        found = dict.fromkeys(words[one.aspect] for one in difference.changes if one.aspect in words)
        return "; ".join(found)

    def actions(self) -> Table:
        """Requirements that are new or changed: what each department has taken on."""
        say = self.source.say
        columns = (
            Column("number", say._("No."), "number", 0.3),
            Column("action", say._("what has to be provided"), weight=2.4),
            Column("owner", say._("who answers for it"), weight=2.0),
            Column("by", say._("by when"), "time", 0.9),
            Column("for", say._("for whom"), weight=1.6),
            Column("answer", say._("answer"), "status", 0.9),
        )
        found = [
            one
            for one in self.comparison.differences
            if one.subject == "requirement" and one.after is not None
        ]
        rows = tuple(
            self._provided(n, one.after)
            for n, one in enumerate(found, 1)
            if isinstance(one.after, Requirement)
        )
        return Table("actions", say._("What has to be provided"), columns, rows)

    def _provided(self, number: int, requirement: Requirement) -> Row:
        source, names = self.source, self.names[1]
        step = self.comparison.after.state.steps.get(requirement.step or "")
        giver = requirement.of or (step.department if step else None)
        asker = names.department_of(requirement.asked_by or "")
        return Row((
            Cell(str(number), number),
            Cell(requirement.what),
            Cell(source.charged(giver)),
            offer_cell(requirement, source.say),
            Cell(names.department(asker)),
            answer_cell(requirement.said, source.say),
        ))  # fmt: skip
