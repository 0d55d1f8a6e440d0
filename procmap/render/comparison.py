"""The page of a comparison: what is gained, which promises break, what differs, with places in the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from procmap.analysis.comparison.comparison import Comparison, FamilyComparison, rows_of, stated_metrics
from procmap.analysis.comparison.differences import Change, Difference
from procmap.analysis.comparison.refinement import Broken
from procmap.analysis.comparison.sides import SUBJECTS, Side
from procmap.loading.places_of import span_of
from procmap.locale import speech
from procmap.model import After
from procmap.render.clock import NOTHING, Clock, day_in_words
from procmap.render.gains import gain
from procmap.render.limits import limit_in_words
from procmap.render.names import Names, state_name
from procmap.render.page import Bit, Block, Column, Line, Style, Table, line
from procmap.render.values import key_title, value_of
from procmap.render.verdicts import verdict_bit

if TYPE_CHECKING:
    from procmap.report import Compared, FileReport

_SIGNS: Mapping[str, tuple[str, Style]] = {
    "added": ("+", "good"),
    "removed": ("-", "error"),
    "changed": ("~", "warning"),
}


def comparison_page(found: Compared, language: str) -> Iterator[Block]:
    """The whole page."""
    say = speech(language)
    for n, comparison in enumerate(found.comparisons):
        if n:
            yield line()
        yield from _Page(found, comparison, language).blocks()
    if found.same:
        yield line()
        yield line(Bit(say._("no difference"), "good"))
    for states, words in ((found.removed, say._("state removed")), (found.added, say._("state added"))):
        for state in states:
            yield line(Bit(f"{words}: {state}", "strong"))


class _Page:
    """One comparison put into words."""

    def __init__(self, found: Compared, comparison: Comparison, language: str) -> None:
        self.reports = (found.reports[0], found.reports[-1])
        self.comparison = comparison
        self.language = language
        self.say = speech(language)
        self.names = tuple(
            Names(side.process, side.state, self.say) for side in (comparison.before, comparison.after)
        )

    def blocks(self) -> Iterator[Block]:
        comparison = self.comparison
        titles = [self._title(side, n) for n, side in enumerate((comparison.before, comparison.after))]
        yield line(Bit(comparison.after.process.process, "title"))
        yield line(
            Bit(f"{titles[0]} → {titles[1]}", "strong"),
            Bit(f" · D = {day_in_words(comparison.date, self.language)}", "dim"),
        )
        for matched in comparison.matching.matches:
            yield line(
                Bit("  = ", "dim"),
                f"{matched.before} → {matched.after} ",
                Bit(f"({matched.score:.2f})", "dim"),
            )
        for family in comparison.families:
            yield line()
            yield from self._family(family, titles)
        yield from self._stated()
        if comparison.differences:
            yield line()
            yield from self._differences()
        yield line()
        yield from self._definitions()

    def _title(self, side: Side, n: int) -> str:
        name = state_name(side.process, side.state_id, self.say)
        if self.reports[0] is self.reports[1]:
            return name
        return f"{self.reports[n].path} ({name})"

    def _family(self, family: FamilyComparison, titles: list[str]) -> Iterator[Block]:
        say = self.say
        if family.family is not None:
            yield line(Bit(self.names[1].family(family.family), "strong"))
        yield self._figures(family, titles)
        for n, side in enumerate((family.before, family.after)):
            if side is None:
                text = say._("{state}: nothing of this family").replace("{state}", titles[n])
                yield line(Bit(f"  {text}", "dim"))
        if family.refinement is None or family.before is None:
            return
        kept = family.refinement
        broken = [one for one in kept.broken if one.limit is None]
        limits = [one for one in kept.broken if one.limit is not None]
        if not kept.kept:
            yield self._said(say._("{state} keeps no promise, so none can break"), titles, "dim")
        elif not broken:
            text = say.ngettext("keeps the {count} promise that {state} keeps",
                                "keeps all {count} promises that {state} keeps", kept.kept)  # fmt: skip
            yield self._said(text, titles, "good")
        else:
            text = say.ngettext("breaks {count} promise that {state} keeps:",
                                "breaks {count} promises that {state} keeps:", len(broken))  # fmt: skip
            yield self._said(text, titles, "error")
        clock = Clock.of(self.comparison.before.process, family.before.solution, self.language)
        yield from (self._broken(one, clock) for one in broken)
        if kept.limits and not limits:
            text = say.ngettext("keeps the {count} greatest time that {state} keeps",
                                "keeps all {count} greatest times that {state} keeps", kept.limits)  # fmt: skip
            yield self._said(text, titles, "good")
        elif limits:
            text = say.ngettext("breaks {count} greatest time that {state} keeps:",
                                "breaks {count} greatest times that {state} keeps:", len(limits))  # fmt: skip
            yield self._said(text, titles, "error")
        yield from (self._broken(one, clock) for one in limits)

    def _said(self, text: str, titles: list[str], style: Style) -> Line:
        return line(Bit(f"  {text.replace('{state}', titles[0])}", style))

    def _figures(self, family: FamilyComparison, titles: list[str]) -> Table:
        say = self.say
        rows: list[tuple[Line, ...] | Line] = []
        customer: str | None = None
        for before, after in rows_of(family, self.comparison.matching.pairs):
            one = after or before
            assert one is not None
            if one.customer != customer and one.customer is not None:
                rows.append(self._customer(family, one.customer))
            elif customer is not None and one.customer is None:
                rows.append(line(Bit(say._("the process as a whole"), "strong")))
            customer = one.customer
            row = gain(before, after, self.language)
            rows.append(
                (
                    line(row.label),
                    line(row.before),
                    line(row.after),
                    line(Bit(row.difference, row.style)),
                    line(Bit(row.share, row.style)),
                )
            )
        headings = ("", titles[0], titles[1], say._("difference"), "%")
        columns = tuple(Column(heading, folds=bool(n)) for n, heading in enumerate(headings))
        return Table(columns, tuple(rows), indent=2)

    def _customer(self, family: FamilyComparison, id_: str) -> Line:
        bits: list[str | Bit] = [Bit(self.names[1].what(id_), "strong")]
        for n, side in enumerate((family.before, family.after)):
            outcome = None
            if side is not None:
                wanted = id_ if n else self.comparison.matching.pairs.earlier("customer", id_)
                outcome = next((one for one in side.solution.customers if one.id == wanted), None)
            bits += [" → " if n else ": ", verdict_bit(outcome.verdict, self.say) if outcome else NOTHING]
        return line(*bits)

    def _broken(self, one: Broken, clock: Clock) -> Line:
        say = self.say
        if one.limit is not None:
            return self._broken_limit(one, one.limit)
        words = {
            "dropped": say._("nobody promises it any more"),
            "not-granted": say._("its answer does not grant it"),
            "later": say._("promised later: {before} → {after}"),
            "not-kept": say._("it cannot be kept"),
            "unsure": say._("nobody can be sure of it any more"),
        }[one.why]
        text = words.replace("{before}", clock.moment(one.before)).replace("{after}", clock.moment(one.after))
        return line(f"    {self.names[0].what(one.id)} ", Bit(f"`{one.id}`", "dim"), f": {text}")

    def _broken_limit(self, one: Broken, limit: After) -> Line:
        say = self.say
        words = {
            "dropped": say._("it is no longer required"),
            "longer": say._("more may pass now"),
            "not-kept": say._("it cannot be kept"),
        }[one.why]
        most = limit.at_most.best if limit.at_most else None
        what = limit_in_words(self.names[0], (limit.step, one.id, limit.relation), most)
        return line(f"    {what} ", Bit(f"`{one.id}`", "dim"), f": {words}")

    def _stated(self) -> Iterator[Block]:
        """The figures that the file states by hand; none of them is calculated."""
        say = self.say
        stated = stated_metrics(self.comparison)
        if not stated:
            return
        yield line()
        yield line(Bit(say._("Stated in the file, not calculated"), "strong"))
        headings = ("", say._("unit"), say._("as is"), say._("target"), say._("level"), say._("source"))
        rows = tuple(
            tuple(line(text or NOTHING if n in (2, 3) else text or "") for n, text in enumerate(cells))
            for cells in (
                (one.name, one.unit, one.as_is, one.target, one.level, one.source) for one in stated.values()
            )
        )
        yield Table(tuple(Column(heading, folds=True) for heading in headings), rows, indent=2)

    def _differences(self) -> Iterator[Line]:
        headings = {
            "step": self.say._("Steps"),
            "requirement": self.say._("Requirements"),
            "customer": self.say._("The customer's requirements"),
            "measured": self.say._("Measured facts"),
            "process": self.say._("The process"),
            "state": self.say._("The state"),
            "promise": self.say._("Service promises"),
            "department": self.say._("Departments"),
            "person": self.say._("People"),
            "family": self.say._("Product families"),
            "calendar": self.say._("Calendars"),
            "member": self.say._("Working group"),
            "meeting": self.say._("Meetings"),
            "system": self.say._("Systems"),
            "service": self.say._("Services"),
            "initiative": self.say._("Initiatives"),
            "metric": self.say._("Metrics"),
        }
        for subject in SUBJECTS:
            found = [one for one in self.comparison.differences if one.subject == subject]
            if found:
                yield line(Bit(headings[subject], "strong"))
            for one in found:
                yield self._difference(one)
                yield from (self._change(one, change) for change in one.changes)

    def _difference(self, one: Difference) -> Line:
        sign, style = _SIGNS[one.kind]
        part = one.after or one.before
        side = 0 if one.kind == "removed" else 1
        name = getattr(part, "name", None) or getattr(part, "what", None) or ""
        was = f" ← {one.was}" if one.was and one.was != one.id else ""
        return line(
            Bit(f"  {sign} ", style), name + (" " if name else ""), Bit(f"`{one.id}`{was}", "dim"),
            Bit(f"  {self.place(one.subject, one.id, side)}", "place"),
        )  # fmt: skip

    def place(self, subject: str, id_: str, side: int) -> str:
        """``path:line`` of a part."""
        report: FileReport = self.reports[side]
        sides = (self.comparison.before, self.comparison.after)
        span = span_of(report.document, sides[side].route(subject, id_), "key") if report.document else None
        return f"{report.path}:{span.line}" if span else report.path

    def _change(self, one: Difference, change: Change) -> Line:
        title = key_title(one.subject, change.key, self.language)
        before, after = (
            value_of(one.subject, change.key, value, names)
            for value, names in zip((change.before, change.after), self.names, strict=True)
        )
        return line(Bit(f"      {title}: ", "dim"), f"{before} → {after}")

    def _definitions(self) -> Iterator[Line]:
        """How each figure of the tables is counted."""
        yield line(Bit(self.say._("How the figures are counted"), "strong"))
        told: dict[str, str] = {}
        for family in self.comparison.families:
            for before, after in rows_of(family, self.comparison.matching.pairs):
                row = gain(before, after, self.language)
                told[row.label] = row.definition
        for label, definition in told.items():
            yield line(Bit(f"  {label}: {definition}", "dim"))
