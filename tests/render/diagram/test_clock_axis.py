"""Where the columns of the clock axis stand: in order, with the room asked for, true to time also within boxes."""

from __future__ import annotations

import pytest
from fuzz import times
from hypothesis import given, settings
from hypothesis import strategies as st

from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.clock_axis import (
    Column,
    Columns,
    Span,
    least_room,
    make_columns,
    place_columns,
)
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.heads import place_flags
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.scene import Box, Bracket, Deadline, Lane, Scene, Tick, Tone
from procmap.render.diagram.text import width

HAIR = 1e-3


def columns_at(*instants: int) -> Columns:
    return Columns(tuple(Column(float(at), 0, True) for at in instants), {}, {})


@st.composite
def asked(draw: st.DrawFn) -> tuple[Columns, list[Span], list[float]]:
    instants = draw(st.lists(st.integers(0, 300_000), min_size=2, max_size=12, unique=True))
    columns = columns_at(*sorted(instants))
    last = len(instants) - 1
    ends = st.tuples(st.integers(0, last), st.integers(0, last)).filter(lambda pair: pair[0] < pair[1])
    spans = [Span(*pair, draw(st.floats(5, 200))) for pair in draw(st.lists(ends, max_size=8))]
    least = [0.0] + [draw(st.floats(5, 30)) for _ in range(last)]
    return columns, spans, least


@given(asked(), st.floats(1.0, 3.0))
@settings(max_examples=times(300), deadline=None)
def test_each_column_keeps_its_distances(
    asked: tuple[Columns, list[Span], list[float]], spare: float
) -> None:
    columns, spans, least = asked
    needed = least_room(columns, spans, least)
    assert place_columns(columns, spans, least, needed - 1) is None
    room = needed * spare
    places = place_columns(columns, spans, least, room)
    assert places is not None
    assert places[0] == 0
    assert needed - HAIR <= places[-1] <= room + HAIR
    for n in range(1, len(places)):
        assert places[n] - places[n - 1] >= least[n] - HAIR
    for span in spans:
        assert places[span.last] - places[span.first] >= span.room - HAIR


@pytest.mark.parametrize("room", [120.0, 300.0])
def test_an_hour_within_a_box_stands_where_its_time_lies(room: float) -> None:
    """From 15:00 over 17:00 to 17:30: the roots of 7200 and 1800 seconds are as 2 to 1, on any page."""
    columns = columns_at(54_000, 61_200, 63_000)
    places = place_columns(columns, [Span(0, 2, 120.0)], [0.0, 5.0, 5.0], room)
    assert places == pytest.approx([0.0, room * 2 / 3, room])


def test_an_hour_within_a_box_gives_way_to_another_box() -> None:
    """10:00, 11:00, 12:00: the hour between is halfway through the long box, unless the short one needs more."""
    columns = columns_at(36_000, 39_600, 43_200)
    long, short = Span(0, 2, 120.0), Span(0, 1, 90.0)
    assert place_columns(columns, [long], [0.0, 5.0, 5.0], 120.0) == pytest.approx([0, 60, 120])
    assert place_columns(columns, [long, short], [0.0, 5.0, 5.0], 120.0) == pytest.approx([0, 90, 120])
    late = Span(1, 2, 90.0)
    assert place_columns(columns, [long, late], [0.0, 5.0, 5.0], 120.0) == pytest.approx([0, 30, 120])


def broken(hour: int = 3600) -> Scene:
    box = Box("deliver", "l", "Доставка товара на торговые точки", begins=15 * hour, ends=17 * hour + 1800,
              due=17 * hour, overrun="+30 min", tone=Tone.INFEASIBLE)  # fmt: skip
    before = Box("form", "l", "Формирование поставок на торговые точки", begins=10 * hour, ends=15 * hour)
    ticks = {at: Tick(str(at // hour), 0, True) for at in (10 * hour, 15 * hour, 17 * hour, 17 * hour + 1800)}
    return Scene("", "", Tone.INFEASIBLE, (Lane("l", "Отдел"),), (before, box), (), ticks=ticks)


@pytest.mark.parametrize("page", list(PAPERS))
def test_only_what_overruns_is_hatched(page: str) -> None:
    """Half an hour of two and a half is a third of the box by the root of its time, and never more than a half."""
    placed = lay_out(broken(), PAPERS[page]).boxes["deliver"]
    assert placed.due is not None
    assert placed.area.right - placed.due < placed.area.width / 2


def test_the_words_of_a_bracket_stand_clear_of_deadlines() -> None:
    scene = broken()
    hour = 3600
    bracket = Bracket(("form", "deliver"), 10 * hour, 17 * hour + 1800, "измерено: 48–72 ч, иногда 96–120 ч")
    columns = make_columns(scene._replace(deadlines=(Deadline("c", 15 * hour, "к 15:00"),)))
    scene = scene._replace(brackets=(bracket,), deadlines=(Deadline("c", 15 * hour, "к 15:00"),))
    sizes = Sizes(12.0)
    for at in range(200, 900, 25):
        xs = [100.0, float(at), 950.0, 1000.0][: len(columns.all)]
        deadline, flag = place_flags(scene, columns, xs, (90.0, 1010.0), sizes)
        half, middle = width(flag.text, sizes.note) / 2, flag.left + flag.room / 2
        assert not middle - half - 4 < deadline.x1 < middle + half + 4
        assert (flag.x1, flag.x2) == (100.0, 1000.0)
