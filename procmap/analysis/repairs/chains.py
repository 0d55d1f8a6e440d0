"""The chain behind something late, read as rows of which every sufficient repair satisfies one.

What is written here holds for all amounts of the levers, and none of it for the present ones: see ``relaxed``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import NamedTuple

from procmap.analysis.repairs.bends import Moving, fewest, made_up, units_of
from procmap.analysis.repairs.covering import Moved, Row, holds
from procmap.analysis.repairs.greatest import NO_FLOOR, Floor, Greatest
from procmap.analysis.repairs.levered import End, Levered
from procmap.analysis.repairs.levers import MINUTE, QUARTER
from procmap.calendars import FOREVER, Atomic, Departures, Operator, Work, WorkCalendar, is_finite

_MOST_JUMPS = 3
"""Jumps of one chain that are told apart; a chain with more is split operator by operator."""


class Times(NamedTuple):
    """What arrives at each position, and what is passed on."""

    arrives: list[int]
    passes: list[int]
    floor: Floor = NO_FLOOR


class _Piece(NamedTuple):
    """One operator around its present input: it comes no sooner than ``lag`` after that (or than ``anchor``), less its
    levers, unless its own rows are satisfied or the chain before it ends by ``jump``.

    With ``begin`` that is known of inputs up to then only; of a later one, that it comes no sooner than for that.
    """

    lag: int = 0
    shares: tuple[tuple[int, int], ...] = ()
    anchor: int | None = None
    jump: End | None = None
    own: tuple[Row, ...] = ()
    begin: int | None = None


class _TooDeepError(Exception):
    """A chain jumps too often, or has no finite times: it is split operator by operator."""


def _window(calendar: WorkCalendar, end: int) -> tuple[int, int]:
    """When the window opens in which work ends, and when the one before it closes."""
    table = calendar.table_at(end - 1)
    n = bisect_right(table.starts, end - 1) - 1
    if n < 1:
        raise _TooDeepError
    return table.starts[n], table.ends[n - 1]


def _departure(operator: Departures | Moving, ends: tuple[int, int], levers: Mapping[str, int]) -> _Piece:
    """A departure: passed on at once, or waited for, with the one before it (and how long it is held) as the jump."""
    begin, end = ends
    if end == begin:
        return _Piece()
    usual, sooner = (operator.usual, operator.sooner) if isinstance(operator, Moving) else (operator, 0)
    leaves = usual.forward(begin)
    before = usual.backward(leaves - 1)
    held = {levers["held"]: 1} if "held" in levers else {}
    jump = End(before, held) if is_finite(before) else None
    if end != leaves - sooner:  # it leaves with the day: no sooner on that day
        return _Piece(anchor=end, jump=jump)
    shares = ((levers["departure"], 1),) if "departure" in levers else ()
    return _Piece(anchor=leaves, jump=jump, shares=shares)


class Chain:
    """The chain behind something late, from its end back to where it begins, read as rows."""

    def __init__(self, relaxed: tuple[Levered, Greatest | None], times: Times, moved: Moved) -> None:
        self.relaxed, self.greatest = relaxed
        self.times, self.moved = times, moved

    def rows(self, place: int, due: int, lever: int | None) -> Iterator[Row]:
        """The clause of what is late at ``place``."""
        end = End(due, {} if lever is None else {lever: 1})
        arcs, v = [], place
        arc = self._binding(place)
        while arc is not None:
            arcs.append(arc)
            v = self.relaxed.network.tail[arc]
            arc = None if self.times.passes[v] > self.times.arrives[v] else self._binding(v)
        raised = self.times.floor.raised.get(v)
        if self.greatest is not None and raised is not None and raised.at >= self.times.passes[v]:
            yield from self.greatest.clause(self.times.floor, self.moved, arcs, (v, end))
            return
        begins = self.relaxed.begins[v]
        try:
            rows = tuple(self._pieces(arcs, begins, end))
        except _TooDeepError:
            rows = ()
        if not rows or holds(rows, self.moved):
            rows = tuple(self._split(arcs, begins, end))
        yield from rows

    def _split(self, arcs: list[int], begins: tuple[int, int | None], end: End) -> Iterator[Row]:
        """Rows before, in and behind each operator, from the last one back."""
        due, shares, lag = end.due, dict(end.shares), 0
        for arc in arcs:
            bend = self.relaxed.bends[arc]
            if bend.make is None:
                lag += bend.lag
                _add(shares, bend.levers)
                continue
            latest = due - lag + MINUTE * sum(n * self.moved.get(one, 0) for one, n in shares.items())
            operator = yield from self._bent(arc, self.times.passes[self.relaxed.network.tail[arc]], latest)
            last = operator.backward(latest)
            after = operator.forward(last + 1) if is_finite(last) else FOREVER
            if is_finite(after):
                yield from made_up(shares, after + lag - due)
            if not is_finite(last):
                return
            shares, lag, due = {}, 0, last
        _add(shares, () if begins[1] is None else (begins[1],))
        yield from made_up(shares, begins[0] + lag - due)

    def _pieces(
        self, arcs: list[int], begins: tuple[int, int | None], end: End, depth: int = 0
    ) -> Iterator[Row]:
        """Rows that hold the chain to what it is now, but for the jumps over closed times that it could make.

        As long as work ends in the window that it ends in now, it comes no sooner than its input, its length and the
        closed time in between say, and a departure that is waited for no sooner than its own time: so all levers make
        up for each other minute by minute, in one row. The other rows are the jumps: work that ends in an earlier
        window, an earlier departure that is caught.
        """
        if depth > _MOST_JUMPS:
            raise _TooDeepError
        due, shares, lag = end.due, dict(end.shares), 0
        for n, arc in enumerate(arcs):
            bend = self.relaxed.bends[arc]
            if bend.make is None:
                lag += bend.lag
                _add(shares, bend.levers)
                continue
            piece = self._piece(arc, End(due - lag, shares))
            yield from piece.own
            moved = piece.begin is not None and self._moved_before(arcs[n + 1 :], begins)
            if piece.jump is not None:
                yield from self._pieces(arcs[n + 1 :], begins, piece.jump, depth + 1)
                if moved and piece.begin is not None:
                    yield from made_up(piece.jump.shares, piece.begin - piece.jump.due)
            for lever, share in piece.shares:
                shares[lever] = shares.get(lever, 0) + share
            if moved and piece.begin is not None:
                yield from made_up(shares, piece.begin + piece.lag + lag - due)
            if piece.anchor is not None:
                yield from made_up(shares, piece.anchor + lag - due)
                return
            lag += piece.lag
        _add(shares, () if begins[1] is None else (begins[1],))
        yield from made_up(shares, begins[0] + lag - due)

    def _moved_before(self, arcs: list[int], begins: tuple[int, int | None]) -> bool:
        """Whether a lever of some arcs, or of where they begin, is moved: with less of it the input is later."""
        levers = [n for arc in arcs for n in self.relaxed.bends[arc].levers]
        return any(self.moved.get(n) for n in (*levers, begins[1]) if n is not None)

    def _piece(self, arc: int, end: End) -> _Piece:
        """What an operator comes to around its present input."""
        relaxed = self.relaxed
        units = units_of(relaxed.bends[arc], self.moved)
        operator = relaxed.operator(arc, units)
        begins = self.times.passes[relaxed.network.tail[arc]]
        levers = relaxed.bends[arc].levers
        moved = dict(zip(levers, units, strict=True))
        latest = end.due + MINUTE * sum(n * self.moved.get(one, 0) for one, n in end.shares.items())
        kept: tuple[Row, ...] = ()
        opening = next((one for one in levers if relaxed.levers[one].kind == "opening" and moved[one]), None)
        if opening is not None:
            kept, operator = self._kept_open(arc, opening, begins, latest)
            del moved[opening]
        ends = operator.forward(begins)
        if not (is_finite(begins) and is_finite(ends)):
            raise _TooDeepError
        if isinstance(operator, Work) and isinstance(operator.calendar, WorkCalendar):
            piece = self._work(operator, operator.calendar, (begins, ends), moved)
            return piece._replace(own=kept)
        if isinstance(operator, Atomic) and isinstance(operator.calendar, WorkCalendar):
            piece = self._atomic(arc, operator, operator.calendar, ((begins, ends), moved))
            return piece._replace(own=(*kept, *piece.own))
        if isinstance(operator, Departures | Moving):
            kinds = {self.relaxed.levers[n].kind: n for n in levers}
            return _departure(operator, (begins, ends), kinds)
        own, held = self._held(arc, begins, latest)
        last = held.backward(latest)
        if not is_finite(last):
            return _Piece(own=own, anchor=FOREVER)
        return _Piece(own=own, jump=End(last, {}), anchor=held.forward(last + 1))

    def _kept_open(
        self, arc: int, opening: int, begins: int, latest: int
    ) -> tuple[tuple[Row, ...], Operator]:
        """The row of an opening that is moved, and the operator while it is not satisfied.

        What an earlier opening spares is known at most, not at least: with less of it the rest is asked for no more.
        """
        levers = self.relaxed.bends[arc].levers
        units, n = list(units_of(self.relaxed.bends[arc], self.moved)), levers.index(opening)
        most = self.relaxed.levers[opening].most
        needed = self._needed(arc, (units, n, most), begins, latest)
        units[n] = most if needed is None else needed - 1
        rows = () if needed is None else (Row(((opening, 1),), needed),)
        return rows, self.relaxed.operator(arc, tuple(units))

    def _held(self, arc: int, begins: int, latest: int) -> tuple[tuple[Row, ...], Operator]:
        """The rows of an operator's own levers, and the operator while they are not satisfied."""
        rows: list[Row] = []
        bent = self._bent(arc, begins, latest)
        while True:
            try:
                rows.append(next(bent))
            except StopIteration as done:
                return tuple(rows), done.value

    def _work(
        self, operator: Work, calendar: WorkCalendar, ends: tuple[int, int], units: Mapping[int, int]
    ) -> _Piece:
        """Work: what is closed between its ends stays closed, but for what a calendar opens earlier."""
        begin, end = ends
        opened = self._openings(calendar, begin, end)
        shares = tuple((n, 1 if self.relaxed.one_for_one(n) else QUARTER * opened) for n in units)
        made_up = MINUTE * sum(share * units[n] for n, share in shares)
        lag = end - begin + made_up
        if end - begin == operator.seconds:
            return _Piece(lag=lag, shares=shares)
        opens, closed = _window(calendar, end)
        if opens <= begin:
            return _Piece(lag=lag, shares=shares, begin=begin)
        if begin >= closed:  # it would have to begin before that window closes
            takes = {n: 1 for n in units if self.relaxed.one_for_one(n)}
            length = operator.seconds + MINUTE * sum(units[n] for n in takes)
            return _Piece(lag=lag, shares=shares, jump=End(closed - length, takes), begin=begin)
        worked = calendar.ticks_before(closed) - calendar.ticks_before(begin)
        due = begin + worked - operator.seconds - made_up
        return _Piece(lag=lag, shares=shares, jump=End(due, dict(shares)), begin=begin)

    def _openings(self, calendar: WorkCalendar, begin: int, end: int) -> int:
        """How many days' openings lie between two instants, at most."""
        first, last = calendar.day_at(begin), calendar.day_at(end)
        today = not calendar.is_working_ordinal(first) or begin <= calendar.opening_on(first)
        return last - first + int(today)

    def _atomic(
        self,
        arc: int,
        operator: Atomic,
        calendar: WorkCalendar,
        place: tuple[tuple[int, int], Mapping[int, int]],
    ) -> _Piece:
        """Work without a break: it follows its input at once, or begins when a window opens."""
        (begin, end), units = place
        takes = [n for n in units if self.relaxed.one_for_one(n)]
        shorter = MINUTE * sum(units[n] for n in takes)
        if end - begin == operator.seconds:
            return _Piece(lag=operator.seconds + shorter, shares=tuple((n, 1) for n in takes))
        opens, closed = _window(calendar, end)
        shares = tuple((n, 1 if n in takes else QUARTER) for n in units)
        anchor = opens + operator.seconds + shorter
        if begin + operator.seconds > closed:
            jump = End(closed - operator.seconds - shorter, dict.fromkeys(takes, 1))
            return _Piece(jump=jump, anchor=anchor, shares=shares)
        own, held = self._held(arc, begin, closed)
        last = held.backward(closed)
        return _Piece(own=own, jump=End(last, {}) if is_finite(last) else None, anchor=anchor, shares=shares)

    def _binding(self, v: int) -> int | None:
        """The arc that makes something arrive when it does; ``None`` where nothing arrives before it."""
        relaxed, here = self.relaxed, self.times.arrives[v]
        for arc in range(relaxed.starts[v], relaxed.starts[v + 1]):
            if relaxed.along(arc, self.times.passes[relaxed.network.tail[arc]], self.moved) >= here:
                return arc
        return None

    def _bent(self, arc: int, begins: int, latest: int) -> Generator[Row, None, Operator]:
        """The rows of an operator's own levers; returns it as it is while they are not satisfied."""
        bend = self.relaxed.bends[arc]
        units = list(units_of(bend, self.moved))
        for n, lever in enumerate(bend.levers):
            most = self.relaxed.levers[lever].most
            needed = self._needed(arc, (units, n, most), begins, latest)
            if needed is not None:
                yield Row(((lever, 1),), needed)
            units[n] = most if needed is None else needed - 1
        return self.relaxed.operator(arc, tuple(units))

    def _needed(self, arc: int, place: tuple[list[int], int, int], begins: int, latest: int) -> int | None:
        """The least units of one lever that make an operator's output come in time."""
        units, n, most = place

        def late(amount: int) -> bool:
            tried = (*units[:n], amount, *units[n + 1 :])
            return self.relaxed.operator(arc, tried).forward(begins) > latest

        return fewest(units[n], most, late)


def _add(shares: dict[int, int], levers: Iterable[int]) -> None:
    for one in levers:
        shares[one] = shares.get(one, 0) + 1
