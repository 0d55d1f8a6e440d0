"""The chain behind something late, read as rows of which every sufficient repair satisfies one.

What is written here holds for all amounts of the levers, and none of it for the present ones: see ``relaxed``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import NamedTuple

from procmap.analysis.repairs.bends import Bend, Moving, begin_of, fewest, made_up, units_of
from procmap.analysis.repairs.covering import Moved, Row, holds
from procmap.analysis.repairs.endless import Endless, anything
from procmap.analysis.repairs.greatest import NO_FLOOR, Floor, Greatest
from procmap.analysis.repairs.levered import End, Levered, Part
from procmap.analysis.repairs.levers import MINUTE, QUARTER
from procmap.analysis.repairs.pieces import Back, Piece, TooDeepError, departed, departure, steady, window
from procmap.analysis.repairs.traced import way_to
from procmap.calendars import (
    FOREVER,
    Atomic,
    Departures,
    Operator,
    Until,
    Work,
    WorkCalendar,
    is_finite,
)
from procmap.calendars.instant import EDGE

_MOST_JUMPS = 3
"""Jumps of one chain that are told apart; a chain with more is split operator by operator."""


class Times(NamedTuple):
    """What arrives at each position, and what is passed on."""

    arrives: list[int]
    passes: list[int]
    floor: Floor = NO_FLOOR


class _Link(NamedTuple):
    """One part of a chain, and its present input."""

    part: Part
    begins: int


class Chain:
    """The chain behind something late, from its end back to where it begins, read as rows."""

    def __init__(self, relaxed: tuple[Levered, Greatest | None], times: Times, moved: Moved) -> None:
        self.relaxed, self.greatest = relaxed
        self.times, self.moved = times, moved

    def rows(self, place: int, due: int, lever: int | None) -> Iterator[Row]:
        """The clause of what is late at ``place``."""
        end = End(due, {} if lever is None else {lever: 1})
        parts, v = [], place
        arc = self._binding(place)
        while arc is not None:
            parts.append(Part(arc))
            v = self.relaxed.network.tail[arc]
            arc = None if self.times.passes[v] > self.times.arrives[v] else self._binding(v)
        begins, floor = self.relaxed.begins[v], self.times.floor
        raised = floor.raised.get(v)
        if self.greatest is not None and raised is not None and raised.at >= self.times.passes[v]:
            if raised.at >= EDGE:
                yield from Endless(self.greatest, self.moved).clause(floor, v)
                return
            way = way_to(self.greatest, floor, self.moved, v)
            if way is None:
                yield from anything(self.relaxed, self.moved)
                return
            parts, begins = [*parts, *way.parts], way.begins
        links = self._links(parts, begins)
        try:
            rows = tuple(self._pieces(links, begins, end))
        except TooDeepError:
            rows = ()
        if not rows or holds(rows, self.moved):
            rows = tuple(self._split(links, begins, end))
        yield from rows

    def _links(self, parts: Sequence[Part], begins: tuple[int, int | None]) -> list[_Link]:
        """The parts with their inputs: when each begins as the chain comes along."""
        t, links = begin_of(begins, self.moved), []
        for part in reversed(parts):
            links.append(_Link(part, t))
            t = self.relaxed.along_part(part, t, self.moved)
        return links[::-1]

    def _split(self, links: Sequence[_Link], begins: tuple[int, int | None], end: End) -> Iterator[Row]:
        """Rows before, in and behind each operator, from the last one back."""
        due, shares, lag = end.due, dict(end.shares), 0
        for link in links:
            if self._plain(link):
                lag += self._add(shares, link)
                continue
            latest = due - lag + MINUTE * sum(n * self.moved.get(one, 0) for one, n in shares.items())
            operator = yield from self._bent(link, latest)
            last = operator.backward(latest)
            after = operator.forward(last + 1) if is_finite(last) else FOREVER
            if is_finite(after):
                yield from made_up(shares, after + lag - due)
            if not is_finite(last):
                return
            shares, lag, due = {}, 0, last
        _begin(shares, begins)
        yield from made_up(shares, begins[0] + lag - due)

    def _pieces(
        self, links: Sequence[_Link], begins: tuple[int, int | None], end: End, depth: int = 0
    ) -> Iterator[Row]:
        """Rows that hold the chain to what it is now, but for the jumps over closed times that it could make.

        As long as work ends in the window that it ends in now, it comes no sooner than its input, its length and the
        closed time in between say, and a departure that is waited for no sooner than its own time: so all levers make
        up for each other minute by minute, in one row. The other rows are the jumps: work that ends in an earlier
        window, an earlier departure that is caught.
        """
        if depth > _MOST_JUMPS:
            raise TooDeepError
        due, shares, lag = end.due, dict(end.shares), 0
        for n, link in enumerate(links):
            if self._plain(link):
                lag += self._add(shares, link)
                continue
            piece = self._piece(link, End(due - lag, shares))
            yield from piece.own
            begin = piece.begin if self._can_be_later(links[n + 1 :], begins) else None
            if piece.or_by is not None:
                missed = {one: shares.get(one, 0) - share for one, share in piece.or_by.shares.items()}
                yield from made_up({**shares, **missed}, piece.or_by.due + lag - due)
            for jump in piece.jumps:
                yield from self._pieces(links[n + 1 :], begins, jump, depth + 1)
                if begin is not None:
                    yield from made_up(jump.shares, begin - jump.due)
            for lever, share in piece.shares:
                shares[lever] = shares.get(lever, 0) + share
            if begin is not None:
                yield from made_up(shares, begin + piece.lag + lag - due)
            if piece.anchor is not None:
                yield from made_up(shares, piece.anchor + lag - due)
                return
            lag += piece.lag
        _begin(shares, begins)
        yield from made_up(shares, begins[0] + lag - due)

    def _bend(self, link: _Link) -> Bend:
        return self.relaxed.bend(link.part)

    def _plain(self, link: _Link) -> bool:
        return self._bend(link).make is None

    def _add(self, shares: dict[int, int], link: _Link) -> int:
        """The seconds that a plain part adds; those of its levers go to the shares."""
        bend, gives = self._bend(link), self.relaxed.gives(link.part)
        for one in bend.levers:
            shares[one] = shares.get(one, 0) + gives
        return -bend.lag if link.part.back else bend.lag

    def _can_be_later(self, links: Sequence[_Link], begins: tuple[int, int | None]) -> bool:
        """Whether with other amounts what some parts come to is later than now: less of what helps, more of harm."""
        if begins[1] is not None and self.moved.get(begins[1]):
            return True
        return any(
            self.relaxed.gives(link.part) < 0 or self.moved.get(n)
            for link in links
            for n in self._bend(link).levers
        )

    def _units(self, link: _Link) -> tuple[int, ...]:
        return units_of(self._bend(link), self.moved)

    def _operator(self, link: _Link, units: tuple[int, ...]) -> Operator:
        """What a part does to its input, for the units of its levers."""
        n, back = link.part
        made = self.relaxed.limit(n, units) if back else self.relaxed.operator(n, units)
        return Back(made) if back else made

    def _piece(self, link: _Link, end: End) -> Piece:
        """What an operator comes to around its present input."""
        relaxed = self.relaxed
        levers, units = self._bend(link).levers, self._units(link)
        operator, begins = self._operator(link, units), link.begins
        moved = dict(zip(levers, units, strict=True))
        latest = end.due + MINUTE * sum(n * self.moved.get(one, 0) for one, n in end.shares.items())
        kept: tuple[Row, ...] = ()
        opening = next((one for one in levers if relaxed.levers[one].kind == "opening" and moved[one]), None)
        if opening is not None and not link.part.back:
            kept, operator = self._kept_open(link, opening, latest)
            del moved[opening]
        ends = operator.forward(begins)
        if not (is_finite(begins) and is_finite(ends)):
            raise TooDeepError
        if isinstance(operator, Work) and isinstance(operator.calendar, WorkCalendar):
            piece = self._work(operator, operator.calendar, (begins, ends), moved)
            return piece._replace(own=kept)
        if isinstance(operator, Atomic) and isinstance(operator.calendar, WorkCalendar):
            piece = self._atomic(link, operator, operator.calendar, (ends, moved))
            return piece._replace(own=(*kept, *piece.own))
        if isinstance(operator, Departures | Moving):
            return departure(operator, (begins, ends), self._kinds(levers))
        if isinstance(operator, Back) and isinstance(operator.operator, Until):
            found = departed(operator.operator.operator, (begins, ends), self._kinds(levers))
            if found is not None:
                return found
        own, held = self._held(link, latest)
        found = steady(held, begins)
        if found is not None:
            return found._replace(own=own)
        last = held.backward(latest)
        if not is_finite(last):
            return Piece(own=own, anchor=FOREVER)
        return Piece(own=own, jumps=(End(last, {}),), anchor=held.forward(last + 1))

    def _kinds(self, levers: Sequence[int]) -> dict[str, int]:
        return {self.relaxed.levers[n].kind: n for n in levers}

    def _kept_open(self, link: _Link, opening: int, latest: int) -> tuple[tuple[Row, ...], Operator]:
        """The row of an opening that is moved, and the operator while it is not satisfied.

        What an earlier opening spares is known at most, not at least: with less of it the rest is asked for no more.
        """
        units, n = list(self._units(link)), self._bend(link).levers.index(opening)
        rows = tuple(self._row_of(link, (units, n), latest))
        return rows, self._operator(link, tuple(units))

    def _held(self, link: _Link, latest: int) -> tuple[tuple[Row, ...], Operator]:
        """The rows of an operator's own levers, and the operator while they are not satisfied."""
        rows: list[Row] = []
        bent = self._bent(link, latest)
        while True:
            try:
                rows.append(next(bent))
            except StopIteration as done:
                return tuple(rows), done.value

    def _work(
        self, operator: Work, calendar: WorkCalendar, ends: tuple[int, int], units: Mapping[int, int]
    ) -> Piece:
        """Work: what is closed between its ends stays closed, but for what a calendar opens earlier."""
        begin, end = ends
        opened = self._openings(calendar, begin, end)
        shares = tuple((n, 1 if self.relaxed.one_for_one(n) else QUARTER * opened) for n in units)
        made_up = MINUTE * sum(share * units[n] for n, share in shares)
        lag = end - begin + made_up
        if end - begin == operator.seconds:
            return Piece(lag=lag, shares=shares)
        opens, closed = window(calendar, end)
        if opens <= begin:
            return Piece(lag=lag, shares=shares, begin=begin)
        if begin >= closed:  # it would have to begin before that window closes
            takes = {n: 1 for n in units if self.relaxed.one_for_one(n)}
            length = operator.seconds + MINUTE * sum(units[n] for n in takes)
            return Piece(lag=lag, shares=shares, jumps=(End(closed - length, takes),), begin=begin)
        worked = calendar.ticks_before(closed) - calendar.ticks_before(begin)
        due = begin + worked - operator.seconds - made_up
        return Piece(lag=lag, shares=shares, jumps=(End(due, dict(shares)),), begin=begin)

    def _openings(self, calendar: WorkCalendar, begin: int, end: int) -> int:
        """How many days' openings lie between two instants, at most."""
        first, last = calendar.day_at(begin), calendar.day_at(end)
        today = not calendar.is_working_ordinal(first) or begin <= calendar.opening_on(first)
        return last - first + int(today)

    def _atomic(
        self, link: _Link, operator: Atomic, calendar: WorkCalendar, ends: tuple[int, Mapping[int, int]]
    ) -> Piece:
        """Work without a break: it follows its input at once, or begins when a window opens."""
        begin, (end, units) = link.begins, ends
        takes = [n for n in units if self.relaxed.one_for_one(n)]
        shorter = MINUTE * sum(units[n] for n in takes)
        if end - begin == operator.seconds:
            return Piece(lag=operator.seconds + shorter, shares=tuple((n, 1) for n in takes))
        opens, closed = window(calendar, end)
        shares = tuple((n, 1 if n in takes else QUARTER) for n in units)
        anchor = opens + operator.seconds + shorter
        if begin + operator.seconds > closed:
            jump = End(closed - operator.seconds - shorter, dict.fromkeys(takes, 1))
            return Piece(jumps=(jump,), anchor=anchor, shares=shares)
        own, held = self._held(link, closed)
        last = held.backward(closed)
        jumps = (End(last, {}),) if is_finite(last) else ()
        return Piece(own=own, jumps=jumps, anchor=anchor, shares=shares)

    def _binding(self, v: int) -> int | None:
        """The arc that makes something arrive when it does; ``None`` where nothing arrives before it."""
        relaxed, here = self.relaxed, self.times.arrives[v]
        for arc in range(relaxed.starts[v], relaxed.starts[v + 1]):
            if relaxed.along(arc, self.times.passes[relaxed.network.tail[arc]], self.moved) >= here:
                return arc
        return None

    def _bent(self, link: _Link, latest: int) -> Generator[Row, None, Operator]:
        """The rows of an operator's own levers; returns it as it is while they are not satisfied."""
        units = list(self._units(link))
        for n in range(len(units)):
            yield from self._row_of(link, (units, n), latest)
        return self._operator(link, tuple(units))

    def _row_of(self, link: _Link, place: tuple[list[int], int], latest: int) -> Iterator[Row]:
        """How far one lever must be moved for an operator's output to come in time; sets it to just before that."""
        units, n = place
        lever = self._bend(link).levers[n]
        gives, now = self.relaxed.gives(link.part), units[n]

        def late(further: int) -> bool:
            tried = (*units[:n], now + gives * further, *units[n + 1 :])
            return self._operator(link, tried).forward(link.begins) > latest

        room = self.relaxed.levers[lever].most - now if gives > 0 else now
        needed = fewest(0, room, late)
        if needed is not None:
            yield Row(((lever, gives),), gives * now + needed)
        units[n] = now + gives * (room if needed is None else needed - 1)


def _begin(shares: dict[int, int], begins: tuple[int, int | None]) -> None:
    """Adds the lever that makes the beginning earlier."""
    if begins[1] is not None:
        shares[begins[1]] = shares.get(begins[1], 0) + 1
