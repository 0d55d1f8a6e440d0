"""Which demands cannot be met together, in words: whose each is, when it counts, and how many minutes are missing."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.conflicts.conflicts import Conflict, Conflicts
from procmap.analysis.conflicts.members import Member
from procmap.locale import speech
from procmap.render.clock import Clock, day_in_words
from procmap.render.limits import duration_in_words, limit_in_words
from procmap.render.names import Names, state_name
from procmap.render.page import Bit, Block, Column, Line, Table, line
from procmap.report import Conflicted

_ASKED = ("promise", "request", "within", "deadline")
"""Demands whose id is a requirement's."""


def conflicts_page(found: Conflicted, language: str) -> Iterator[Block]:
    """For each state and family every conflict, its members in the order of the proof."""
    process = found.file.process
    assert process is not None
    say = speech(language)
    yield line(Bit(process.process, "title"))
    for state in found.unsolved:
        text = say._("{state} cannot be calculated; procmap check says why")
        yield line(Bit(text.replace("{state}", state_name(process, state, say)), "error"))
    for one in found.conflicts:
        yield from _State(found, one, language).blocks()


class _State:
    """The conflicts of one state and family put into words."""

    def __init__(self, found: Conflicted, one: Conflicts, language: str) -> None:
        process = found.file.process
        assert process is not None
        self.process, self.one, self.say = process, one, speech(language)
        self.names = Names(process, process.states[one.state], self.say)
        self.clock = Clock(one.zone, one.date, language, self.process)

    def blocks(self) -> Iterator[Block]:
        say, one = self.say, self.one
        day = day_in_words(one.date, say.language)
        version = Bit(self.names.version(one.state, one.family), "strong")
        yield line(version, ": ", self._verdict(), Bit(f" · D = {day}", "dim"))
        for n, conflict in enumerate(one.found, 1):
            yield line()
            yield line(Bit(f"{n}. ", "strong"), Bit(self._headline(conflict), "error"))
            yield self._table(conflict)
        if one.found:
            yield line()
            yield line(say._("With any one demand of a conflict less, its others can be met."))
        if one.cut:
            yield line(say._("There may be more conflicts: the search was ended here."))

    def _verdict(self) -> Bit:
        count = len(self.one.found)
        if not count:
            return Bit(self.say._("all demands can be met together"), "good")
        return Bit(self.say.ngettext("{count} conflict", "{count} conflicts", count), "error")

    def _headline(self, conflict: Conflict) -> str:
        say, clock = self.say, self.clock
        if conflict.kind == "circle":
            text = say._("cannot be met together at any time: {length} too much")
            return text.replace("{length}", clock.lack(conflict.missing or 0))
        if conflict.kind == "never" or conflict.comes is None:
            return say._("cannot be met together: the calendars leave no time for it")
        text = clock.put(
            say._("cannot be met together: {length} missing, it comes only by {time}"), "time", conflict.comes
        )
        text = text.replace("{length}", clock.lack(conflict.missing or 0))
        missing = conflict.missing_with_all
        if missing is None or missing == conflict.missing:
            return text
        more = clock.put(say._("with all other demands {length}, by {time}"), "time", conflict.with_all)
        return f"{text}; {more.replace('{length}', clock.lack(missing))}"

    def _table(self, conflict: Conflict) -> Table:
        say = self.say
        headings = (say._("time"), say._("department"), say._("demand"), "")
        columns = tuple(Column(text, right=n == 0, folds=n in (1, 2)) for n, text in enumerate(headings))
        return Table(columns, tuple(self._row(one) for one in conflict.members), indent=3)

    def _row(self, one: Member) -> tuple[Line, ...]:
        clock = self.clock
        when = "" if one.ends is None else clock.moment(one.ends)
        if one.begins is not None and one.kind != "limit" and one.ends is not None:
            when = clock.span(*sorted((one.begins, one.ends)))
        who = self.say._("customer") if one.kind == "deadline" else self.names.department(one.owner) or ""
        return (
            line(when),
            line(who),
            line(self.sentence(one)),
            line(Bit(f"`{one.target or one.id}`" if one.kind != "measured" else "", "dim")),
        )

    def sentence(self, one: Member) -> str:
        """What a demand says."""
        say, names, clock = self.say, self.names, self.clock
        if one.kind == "limit":
            return limit_in_words(names, (one.id, one.target, one.relation), one.amount)
        step = names.state.steps.get(one.id)
        whole = step is not None and step.atomic
        texts = {
            "duration": say._("{name} takes {amount}, without interruption")
            if whole
            else say._("{name} takes {amount}"),
            "departures": say._("{name} leaves with the next departure"),
            "transfer": say._("from {name} to {other} the handoff takes {amount}"),
            "measured": say._("a run of steps was measured: {amount}"),
            "release": say._("{name} begins not before {time}"),
            "promise": say._("promised by {time}: {name}"),
            "request": say._("asked for by {time}: {name}"),
            "within": say._("promised within {amount}: {name}"),
            "deadline": say._("the customer requires by {time}: {name}"),
        }
        text = texts[one.kind]
        text = clock.put(text, "time", one.ends) if "{time}" in text else text
        amount = "" if one.amount is None else duration_in_words(one.amount, say)
        name = names.what(one.id) if one.kind in _ASKED else names.step(one.id)
        other = names.step(one.target) if one.target else ""
        return text.replace("{amount}", amount).replace("{other}", other).replace("{name}", name)
