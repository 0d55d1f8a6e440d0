"""A capacity in words: does it fit, where do orders queue, how many workers would do."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.capacity import Capacity, Load, Served
from procmap.locale import Speech, speech
from procmap.model import Process
from procmap.render.clock import NOTHING, Clock, day_in_words
from procmap.render.names import Names
from procmap.render.page import Bit, Block, Column, Line, Style, Table, line
from procmap.render.simulation import per_cent
from procmap.report import Fitted

_STYLES: dict[str, Style] = {"fits": "good", "queues": "warning", "cannot": "error", "unknown": "warning"}


def capacity_page(found: Fitted, language: str) -> Iterator[Block]:
    """The whole page: for each product family the verdict, the requirements, the departments."""
    process = found.file.process
    assert process is not None
    say = speech(language)
    yield line(Bit(process.process, "title"))
    if found.unsolved:
        yield line(Bit(say._("this state cannot be calculated; procmap check says why"), "error"))
    for n, one in enumerate(found.capacities):
        if n:
            yield line()
        yield from _Page(process, one, say).blocks()


class _Page:
    """One capacity put into words."""

    def __init__(self, process: Process, one: Capacity, say: Speech) -> None:
        self.process, self.one, self.say = process, one, say
        self.names = Names(process, process.states[one.state], say)
        self.clock = Clock(one.zone, one.date, say.language, self.process)

    def blocks(self) -> Iterator[Block]:
        say, one = self.say, self.one
        parts = [self.names.version(one.state, one.family)]
        orders = say.ngettext("{count} order", "{count} orders", one.demand.orders)
        parts.append(orders.replace("{count}", str(one.demand.orders)))
        if one.demand.every:
            parts.append(say._("one every {length}").replace("{length}", self.clock.length(one.demand.every)))
        day = day_in_words(one.date, say.language)
        yield line(
            Bit(" · ".join(parts), "strong"),
            ": ",
            Bit(self._verdict(), _STYLES[one.verdict]),
            Bit(f" · D = {day}", "dim"),
        )
        for served in one.served:
            yield line(f"  {self._served(served)}")
        if one.exceeding:
            text = say.ngettext(
                "{count} order exceeds a greatest time between steps",
                "{count} orders exceed a greatest time between steps",
                one.exceeding,
            )
            yield line("  ", Bit(text.replace("{count}", str(one.exceeding)), "error"))
        if one.verdict in ("queues", "cannot") and not one.most and not one.late_alone:
            yield line(f"  {say._('not even one order fits, first come first served')}")
        elif one.verdict in ("queues", "cannot") and one.most:
            text = say.ngettext(
                "{count} order at most fits, first come first served",
                "{count} orders at most fit, first come first served",
                one.most,
            )
            yield line(f"  {text.replace('{count}', str(one.most))}")
        if one.late_alone and one.verdict == "cannot":
            text = say._(
                "an order is late even if nobody is waited for: procmap check says why; "
                "more workers mend nothing before that is mended"
            )
            yield line("  ", Bit(text, "error"))
        if one.loads:
            yield line()
            yield self._loads()
            yield from self._overfull()
        else:
            yield line(
                Bit(
                    "  " + say._("no department says how many workers it has: nobody is waited for"),
                    "warning",
                )
            )
        if one.unknown:
            text = say._("nobody knows how long these take, so they keep nobody busy: {steps}")
            yield line()
            yield line(
                Bit(
                    "  * " + text.replace("{steps}", self.names.few(map(self.names.step, one.unknown))), "dim"
                )
            )

    def _verdict(self) -> str:
        say = self.say
        return {
            "fits": say._("fits"),
            "queues": say._("does not fit, first come first served"),
            "cannot": say._("cannot fit, in whatever order the work is done"),
            "unknown": say._("cannot be said"),
        }[self.one.verdict]

    def _served(self, one: Served) -> str:
        say = self.say
        what = self.names.what(one.id)
        if one.due is None:
            return f"{what}: {say._('no time is required')}"
        due = self.clock.put(say._("by {time}"), "time", one.due)
        if not one.orders:
            return f"{what} {due}: {say._('no order needs it')}"
        text = say._("{count} of {all} in time, the last one at {time}")
        if not one.known:
            text = say._(
                "{count} of {all} in time as far as is known, the last one at {time} at the earliest"
            )
        text = text.replace("{count}", str(one.in_time)).replace("{all}", str(one.orders))
        return f"{what} {due}: {self.clock.put(text, 'time', one.last)}"

    def _loads(self) -> Table:
        say = self.say
        headings = (
            say._("department"),
            say._("workers"),
            say._("work"),
            say._("room"),
            say._("kept busy"),
            say._("longest wait"),
            say._("enough"),
        )
        columns = tuple(
            Column(text, right=n not in (0, 5), folds=n in (0, 5)) for n, text in enumerate(headings)
        )
        return Table(columns, tuple(map(self._row, self.one.loads)), indent=2)

    def _overfull(self) -> Iterator[Block]:
        """The stretches in which there is more to do than time: what no order of work can mend."""
        say = self.say
        for one in self.one.loads:
            if one.overfull and one.room is not None:
                text = say._("{department}: {work} of work from {begins} to {ends}, and {room} to do it in")
                text = text.replace("{work}", self.clock.length(one.work, days=False))
                text = text.replace("{room}", self.clock.length(one.room, days=False))
                text = self.clock.put(self.clock.put(text, "begins", one.begins), "ends", one.ends)
                text = text.replace("{department}", self.names.department(one.department))
                yield line("  ", Bit(text, "error"))

    def _row(self, one: Load) -> tuple[Line, ...]:
        say, language = self.say, self.say.language
        wait = NOTHING
        if one.step is not None:
            text = say._("{length} for {step}").replace("{length}", self.clock.length(one.longest))
            wait = text.replace("{step}", self.names.step(one.step))
        style: Style = "error" if one.overfull else ""
        return (
            line(self.names.department(one.department)),
            line(str(one.workers)),
            line(Bit(self.clock.length(one.work, days=False), style)),
            line(NOTHING if one.room is None else self.clock.length(one.room, days=False)),
            line(per_cent(one.busy, language, 0)),
            line(wait),
            line(self._enough(one)),
        )

    def _enough(self, one: Load) -> str:
        if one.enough is not None:
            return str(one.enough)
        return NOTHING if self.one.late_alone else self.say._("not this department alone")
