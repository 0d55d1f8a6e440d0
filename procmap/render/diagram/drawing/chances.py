"""A simulation as one picture: a page for each customer requirement whose chance can be told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from procmap.calendars import wall
from procmap.locale import speech
from procmap.render.clock import Clock, day_in_words
from procmap.render.diagram.drawing.chances_page import Bar, Chances, Swing, chances_page
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.text import clean
from procmap.render.diagram.theme import THEMES
from procmap.render.names import Names, state_name
from procmap.render.simulation import per_cent, runs_in_words

if TYPE_CHECKING:
    from procmap.analysis.likelihood.result import CustomerChance, Simulation
    from procmap.model import Process

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400)
"""Minutes between ticks."""
_MOST_TICKS = 10


def draw_chances(
    process: Process, simulations: tuple[Simulation, ...], language: str, page: str, theme: str
) -> Drawing:
    """The drawing of some simulations; without pages where no chance can be told."""
    pages = tuple(
        chances_page(one, PAPERS[page], THEMES[theme])
        for simulation in simulations
        for one in _pages(process, simulation, language)
    )
    return Drawing(clean(process.process), language, pages)


def _pages(process: Process, simulation: Simulation, language: str) -> Iterator[Chances]:
    for one in simulation.customers:
        if one.histogram:
            yield _page(process, simulation, one, language)


def _page(process: Process, simulation: Simulation, one: CustomerChance, language: str) -> Chances:
    say = speech(language)
    clock = Clock(simulation.zone, simulation.date, language, process)
    names = Names(process, process.states[simulation.state], say)
    what = names.what(one.id)
    headline = what
    if one.due is not None and one.chance is not None:
        text = say._("{what}: in time in {share} of the runs")
        due = clock.put(say._("by {time}"), "time", one.due)
        headline = text.replace("{what}", f"{what} {due}").replace(
            "{share}", per_cent(one.chance.share, language, 2)
        )
    runs = runs_in_words(simulation, say)
    parts = [process.process, state_name(process, simulation.state, say)]
    parts += [names.family(simulation.family)] if simulation.family else []
    parts += [f"D = {day_in_words(simulation.date, language)}", runs]
    total = max(1, sum(number for _, _, number in one.histogram))
    first, last = one.histogram[0][0], one.histogram[-1][1]
    bars = tuple(_bars(one, total))
    words = {False: say._("in time"), True: say._("late")}
    there = {bar.late for bar in bars if bar.share} if one.due is not None else set()
    return Chances(
        headline=clean(headline),
        subtitle=clean(" · ".join(parts)),
        bars=bars,
        due=one.due,
        due_words="" if one.due is None else clock.moment(one.due),
        marks=tuple(_marks(one, language, clock)),
        ticks=tuple(_ticks(first, last, simulation.zone, clock)),
        swings_title=say._("Whose spread costs most: ready on the average, if quick and if slow"),
        swings=tuple(
            Swing(
                clean(names.step(s.step) + (f" → {names.step(s.target)}" if s.target else "")),
                s.quick,
                s.slow,
                clock.moment(s.quick // 60 * 60),
                clock.moment(s.slow // 60 * 60),
            )
            for s in one.swings
        ),
        legend=tuple((late, words[late]) for late in sorted(there)),
    )


def _bars(one: CustomerChance, total: int) -> Iterator[Bar]:
    """A bar that begins at the deadline's minute, or behind a day that ends, holds who came later than it."""
    for begin, end, runs in one.histogram:
        yield Bar(begin, end, runs / total, one.due is not None and begin >= (one.due + 1) // 60 * 60)


def _marks(one: CustomerChance, language: str, clock: Clock) -> Iterator[tuple[int, str]]:
    """The quantiles; those of the same minute together: ``90, 95 %: 17:22``."""
    shares: dict[int, list[float]] = {}
    for share, at in one.ready:
        shares.setdefault(at, []).append(share)
    for at, alike in shares.items():
        told = [per_cent(share, language, 0) for share in alike]
        told = [text.removesuffix(" %") for text in told[:-1]] + told[-1:]
        yield at, f"{', '.join(told)}: {clock.moment(at)}"


def _ticks(first: int, last: int, zone: str, clock: Clock) -> Iterator[tuple[int, str]]:
    """Full hours, or as fine or coarse as leaves at most ten of them."""
    minutes = next((step for step in _STEPS if (last - first) / 60 / step <= _MOST_TICKS), _STEPS[-1])
    shown = wall(first, zone)
    midnight = shown.replace(hour=0, minute=0, second=0, microsecond=0)
    past = int((shown - midnight) / timedelta(minutes=1))
    instant = first + (-past % minutes) * 60 - first % 60
    while instant <= last:
        if instant >= first:
            yield instant, clock.moment(instant)
        instant += minutes * 60
