"""What is said of single operators for all amounts and inputs, held against the operators themselves."""

from __future__ import annotations

from collections.abc import Mapping

from fuzz import times
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procmap.analysis.repairs.bends import Moving
from procmap.analysis.repairs.levered import End
from procmap.analysis.repairs.pieces import Back, Piece, departed, departure, steady
from procmap.calendars import Departures, Fresh, Operator, Until, Work, WorkCalendar
from procmap.calendars.instant import DAY

MONDAY = 20_598 * DAY
"""2026-05-25."""
OFFICE = WorkCalendar.create("UTC", {"mon-fri": ["09:00-13:00", "14:00-18:00"], "sat": ["10:00-14:00"]})
LEVERS = {"departure": 0, "held": 1}
MINUTE, HOUR = 60, 3600

some_departures = st.lists(st.integers(0, 95).map(lambda n: n * 15 * MINUTE), min_size=1, max_size=3)
amounts = st.integers(0, 30).map(lambda n: n * 10)
"""Minutes, in tens."""
instants = st.integers(0, 3 * 144).map(lambda n: MONDAY + n * 10 * MINUTE)


def leaving(usual: Departures, moved: Mapping[int, int]) -> Moving | Departures:
    """Departures with both levers moved by so many minutes."""
    sooner, held = (MINUTE * moved[n] for n in LEVERS.values())
    return Moving(usual, sooner, held) if sooner or held else usual


def shared(one: End | Piece, moved: Mapping[int, int]) -> int:
    """The seconds that its levers give."""
    return MINUTE * sum(share * moved.get(n, 0) for n, share in dict(one.shares).items())


def jumps(piece: Piece, t: int, moved: Mapping[int, int]) -> bool:
    """Whether an input is before one of its jumps."""
    return any(t <= jump.due + shared(jump, moved) for jump in piece.jumps)


def least(piece: Piece, t: int, moved: Mapping[int, int]) -> int:
    """What it says it comes to at least."""
    begins = t if piece.begin is None else min(t, piece.begin)
    comes = (begins + piece.lag if piece.anchor is None else piece.anchor) - shared(piece, moved)
    return comes if piece.or_by is None else min(comes, piece.or_by.due + shared(piece.or_by, moved))


def check(piece: Piece, present: tuple[Operator, int], moved: Mapping[int, int]) -> None:
    """That it tells what it comes to now, and is not said to jump."""
    operator, t = present
    assert not jumps(piece, t, moved)
    assert least(piece, t, moved) == operator.forward(t)


@settings(max_examples=times(300), deadline=None)
@given(at=some_departures, sooner=amounts, held=amounts, t=instants)
def test_departures_that_are_moved(at: list[int], sooner: int, held: int, t: int) -> None:
    """Held ones leave at once; else the next leaves so much sooner, on its own day and not before it is asked for."""
    usual = Departures("UTC", tuple(at))
    moving = Moving(usual, MINUTE * sooner, MINUTE * held)
    every = [MONDAY + day * DAY + one for day in range(-2, 6) for one in sorted(set(at))]
    if any(one <= t <= one + MINUTE * held for one in every):
        assert moving.forward(t) == t
    else:
        leaves = next(one for one in every if one >= t)
        assert moving.forward(t) == max(t, leaves - MINUTE * sooner, leaves // DAY * DAY)
    last = moving.backward(t)
    assert moving.forward(last) <= t < moving.forward(last + 1)


@settings(max_examples=times(300), deadline=None)
@given(at=some_departures, sooner=amounts, held=amounts, t=instants)
def test_how_long_moved_departures_leave_at_once(at: list[int], sooner: int, held: int, t: int) -> None:
    moving = Moving(Departures("UTC", tuple(at)), MINUTE * sooner, MINUTE * held)
    for operator in (moving, Back(Until(moving))):
        comes = operator.forward(t)
        for later in range(0, min(moving.steady((t, comes)), DAY) + 1, 5 * MINUTE):
            assert operator.forward(t + later) == comes + later


@settings(max_examples=times(500), deadline=None)
@given(
    at=some_departures,
    now=st.tuples(amounts, amounts),
    then=st.tuples(amounts, amounts),
    t=instants,
    u=instants,
)
def test_a_departure(at: list[int], now: tuple[int, int], then: tuple[int, int], t: int, u: int) -> None:
    usual, moved, other = Departures("UTC", tuple(at)), dict(enumerate(now)), dict(enumerate(then))
    operator = leaving(usual, moved)
    piece = departure(operator, (t, operator.forward(t)), LEVERS)
    check(piece, (operator, t), moved)
    assert jumps(piece, u, other) or leaving(usual, other).forward(u) >= least(piece, u, other)


@settings(max_examples=times(1000), deadline=None)
@given(
    at=some_departures,
    now=st.tuples(amounts, amounts),
    then=st.tuples(amounts, amounts),
    t=instants,
    u=instants,
)
def test_back_from_a_departure(
    at: list[int], now: tuple[int, int], then: tuple[int, int], t: int, u: int
) -> None:
    usual, moved, other = Departures("UTC", tuple(at)), dict(enumerate(now)), dict(enumerate(then))
    operator = leaving(usual, moved)
    back = Back(Until(operator))
    piece = departed(operator, (t, back.forward(t)), LEVERS)
    assume(piece is not None)
    assert piece is not None
    check(piece, (back, t), moved)
    assert jumps(piece, u, other) or Back(Until(leaving(usual, other))).forward(u) >= least(piece, u, other)


@settings(max_examples=times(500), deadline=None)
@given(minutes=st.integers(1, 1200), t=instants, u=instants, fresh=st.booleans())
def test_back_over_working_time(minutes: int, t: int, u: int, *, fresh: bool) -> None:
    counted = Fresh(OFFICE, MINUTE * minutes) if fresh else Until(Work(OFFICE, MINUTE * minutes))
    back = Back(counted)
    piece = steady(back, t)
    assume(piece is not None)
    assert piece is not None
    check(piece, (back, t), {})
    assert jumps(piece, u, {}) or back.forward(u) >= least(piece, u, {})


def test_by_hand() -> None:
    """Departures at 12:00 and 16:00: who leaves at 13:00 or later begins once 12:00 has left.

    With 16:00 up to four hours sooner, or 12:00 held by 90 min, who begins at 13:00 leaves at once.
    """
    usual = Departures("UTC", (12 * HOUR, 16 * HOUR))
    noon, one = MONDAY + 12 * HOUR, MONDAY + 13 * HOUR
    assert Back(Until(usual)).forward(one) == noon + 1
    assert departed(usual, (one, noon + 1), LEVERS) == Piece(
        anchor=noon + 1, shares=((1, -1),), jumps=(End(noon, {1: 1}),)
    )
    sooner = Moving(usual, 4 * HOUR, 0)
    assert Back(Until(sooner)).forward(one) == one
    assert departed(sooner, (one, one), LEVERS) == Piece(
        begin=one, jumps=(End(MONDAY + 16 * HOUR, {0: -1}), End(MONDAY, {}))
    )
    held = Moving(usual, 0, 90 * MINUTE)
    assert departed(held, (one, one), LEVERS) == Piece(
        begin=one, jumps=(End(noon, {}),), or_by=End(noon + 1, {1: 1})
    )
