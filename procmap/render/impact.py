"""What follows from a lateness or an absence: which promises fall, when they come, where it can be caught up."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.impact import Hit, Impact, Rescue
from procmap.locale import Speech, speech
from procmap.render.clock import Clock, day_in_words
from procmap.render.grammar import filled
from procmap.render.limits import limit_in_words
from procmap.render.names import Names
from procmap.render.page import Bit, Block, Column, Line, Style, Table, line
from procmap.report import Impacted

_STYLES: dict[str, Style] = {"yes": "error", "perhaps": "warning", "no": "good", "was": "error"}
_WORST: tuple[Style, ...] = ("error", "warning", "good")


def impact_page(found: Impacted, language: str) -> Iterator[Block]:
    """The whole page: for each product family the verdict, what begins later, what is hit, where to catch up."""
    process = found.file.process
    assert process is not None
    say = speech(language)
    yield line(Bit(process.process, "title"))
    if found.unsolved:
        yield line(Bit(say._("this state cannot be calculated; procmap check says why"), "error"))
    elif not found.impacts:
        yield line(say._("nothing of this stands on the way to a customer"))
    for n, one in enumerate(found.impacts):
        if n:
            yield line()
        yield from _Page(found, one, say).blocks()


class _Page:
    """One impact put into words."""

    def __init__(self, found: Impacted, one: Impact, say: Speech) -> None:
        process = found.file.process
        assert process is not None
        self.process, self.one, self.say = process, one, say
        self.names = Names(process, process.states[one.state], say)
        self.clock = Clock(one.zone, one.date, say.language, self.process)

    def blocks(self) -> Iterator[Block]:
        say, one = self.say, self.one
        day = day_in_words(one.date, say.language)
        version = Bit(self.names.version(one.state, one.family), "strong")
        yield line(version, ": ", self._verdict(), Bit(f" · D = {day}", "dim"))
        for step, (planned, comes) in one.starts.items():
            text = say._("{step}: not before {time}, planned {planned}")
            at, before = self.clock.moment(comes), self.clock.moment(planned)
            yield line(f"  {filled(text, step=self.names.step(step), time=at, planned=before)}")
        if one.hits:
            yield self._table()
            yield line("  " + self._rescue(one.rescue))

    def _verdict(self) -> Bit:
        promises, limits = (
            self._fallen([h for h in self.one.hits if bool(h.limit) is y]) for y in (False, True)
        )
        say, style = self.say, min(promises[2], limits[2], key=_WORST.index)
        sure, unsure, _ = promises
        parts = [say._("no promise falls")]
        if sure:
            parts = [say.ngettext("{count} promise falls", "{count} promises fall", sure)]
        elif unsure:
            parts = [say.ngettext("{count} promise may fall", "{count} promises may fall", unsure)]
        sure, unsure, _ = limits
        if sure:
            parts.append(
                say.ngettext("{count} greatest time is exceeded", "{count} greatest times are exceeded", sure)
            )
        elif unsure:
            parts.append(
                say.ngettext(
                    "{count} greatest time may be exceeded", "{count} greatest times may be exceeded", unsure
                )
            )
        return Bit(", ".join(parts), style)

    @staticmethod
    def _fallen(hits: list[Hit]) -> tuple[int, int, Style]:
        """How many fall, how many may fall, and how that looks."""
        sure, unsure = (sum(hit.falls == kind for hit in hits) for kind in ("yes", "perhaps"))
        return sure, unsure, "error" if sure else "warning" if unsure else "good"

    def _table(self) -> Table:
        say = self.say
        headings = ("", "", say._("due"), say._("planned"), say._("comes"), "")
        columns = tuple(
            Column(heading, folds=n in (0, 5), right=n in (2, 3, 4)) for n, heading in enumerate(headings)
        )
        return Table(columns, tuple(self._row(hit) for hit in self.one.hits), indent=2)

    def _row(self, hit: Hit) -> tuple[Line, ...]:
        id_ = hit.contract or hit.customer or hit.step or ""
        what = (
            self.names.what(id_)
            if hit.limit is None
            else limit_in_words(self.names, hit.limit[:3], hit.limit.most)
        )
        comes = self.clock.moment(hit.comes)
        if not hit.known:
            comes = f"≥ {comes}"
        return (
            line(Bit(what, "strong" if hit.customer else "")),
            line(Bit(f"`{id_}`", "dim")),
            line(self.clock.moment(hit.due)),
            line(self.clock.moment(hit.planned)),
            line(Bit(comes, _STYLES[hit.falls])),
            line(Bit(self._fate(hit), _STYLES[hit.falls])),
        )

    def _fate(self, hit: Hit) -> str:
        say = self.say
        late = self.clock.lack(hit.comes - hit.due)
        if hit.limit is not None:
            return {
                "yes": say._("exceeded by {late}"),
                "perhaps": say._("exceeded by {late}, unless the window catches up"),
                "was": say._("exceeded already, now by {late}"),
            }[hit.falls].replace("{late}", late)
        return {
            "yes": say._("falls: {late} late"),
            "perhaps": say._("falls, {late} late, unless the window catches up"),
            "no": say._("still in time"),
            "was": say._("late already, now {late}"),
        }[hit.falls].replace("{late}", late)

    def _rescue(self, rescue: Rescue | None) -> str:
        say = self.say
        if rescue is None:
            if any(hit.falls == "was" for hit in self.one.hits) and not self.one.falls:
                return say._("what was late already comes later still")
            return (
                say._("nowhere downstream is there time to catch up")
                if self.one.falls
                else say._("it is taken up")
            )
        steps = [self.names.step(step) if step in self.names.state.steps else self.names.department(step) or step
                 for step in rescue.steps]  # fmt: skip
        text = {
            "slack": say._("can be caught up from here on: {way}, {has} to spare for {late}"),
            "window": say._("can be caught up here: {steps}; {has} was left, so {rest} must do"),
            "waits": say._("is caught up here: {way}; work waits there anyway"),
        }[rescue.kind]
        clock = self.clock
        return filled(
            text, way=" → ".join(steps), steps=", ".join(steps), has=clock.spare(rescue.has),
            late=clock.lack(rescue.late), rest=clock.spare(rescue.has - rescue.late),
        )  # fmt: skip
