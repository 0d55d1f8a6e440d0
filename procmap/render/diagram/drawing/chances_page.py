"""When a customer requirement is ready, by chance: a histogram, and below it whose spread costs most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.render.diagram.drawing.boxes import hatch
from procmap.render.diagram.layout.fit import Paper
from procmap.render.diagram.layout.heads import MARGIN
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Group, Line, Page, Rect, Shape, Text
from procmap.render.diagram.text import LINE, broken, packed, shortened, width
from procmap.render.diagram.theme import Theme

_BIG, _SMALL, _LABEL = 26.0, 15.0, 13.0
_ROW = 30.0
_MOST_ROWS = 8
_MARK_ROWS, _MARK_ROW = 3, 15.0
_IN_TIME, _LATE = "2a9d8f", "dc2626"
_NATURAL = (1400.0, 800.0)


class Bar(NamedTuple):
    """A stretch of time and the share of runs that were ready in it; ``late`` behind the deadline."""

    begin: int
    end: int
    share: float
    late: bool


class Swing(NamedTuple):
    """A length, and when all is ready on the average if it is quick and if it is slow; both in words, too."""

    name: str
    quick: int
    slow: int
    quick_words: str
    slow_words: str


class Chances(NamedTuple):
    """One page: words ready, instants in seconds. ``marks`` are quantiles, ``ticks`` the hours below the bars."""

    headline: str
    subtitle: str
    bars: tuple[Bar, ...]
    due: int | None
    due_words: str
    marks: tuple[tuple[int, str], ...]
    ticks: tuple[tuple[int, str], ...]
    swings_title: str
    swings: tuple[Swing, ...]
    legend: tuple[tuple[bool, str], ...]


class _Frame(NamedTuple):
    """The plot: its area, and the instants at its left and right edge."""

    area: Area
    first: int
    last: int

    def x(self, instant: int) -> float:
        """Where an instant stands."""
        return self.area.x + (instant - self.first) / max(1, self.last - self.first) * self.area.width


def chances_page(found: Chances, paper: Paper, theme: Theme) -> Page:
    """One page."""
    size = _NATURAL if paper.natural else (paper.width, paper.height)
    items: list[Shape] = [Rect(0, 0, *size, fill="ffffff")]
    y = MARGIN
    for line in broken(found.headline, size[0] - 2 * MARGIN, _BIG, bold=True)[:2]:
        y += _BIG
        items.append(Text(MARGIN, y, line, _BIG, theme.text, bold=True))
        y += 0.15 * _BIG
    for line in packed(found.subtitle, size[0] - 2 * MARGIN, _SMALL, pointed=True)[:2]:
        y += _SMALL * LINE
        items.append(Text(MARGIN, y, line, _SMALL, theme.soft))
    swings = found.swings[:_MOST_ROWS]
    below = (len(swings) + 1.6) * _ROW + _LABEL if swings else 0
    top = y + 4.4 * _LABEL
    area = Area(MARGIN + 52, top, size[0] - 2 * MARGIN - 70, size[1] - MARGIN - below - 4.6 * _LABEL - top)
    frame = _frame(found, area)
    items += _histogram(found, frame, theme)
    if swings:
        items += _tornado(found, Area(MARGIN, size[1] - MARGIN - below, size[0] - 2 * MARGIN, below), theme)
    return Page(*size, tuple(items))


def _frame(found: Chances, area: Area) -> _Frame:
    ends = [bar.begin for bar in found.bars] + [bar.end for bar in found.bars]
    ends += [found.due] if found.due is not None else []
    spare = (max(ends) - min(ends)) // 40 or 60
    return _Frame(area, min(ends) - spare, max(ends) + spare)


def _histogram(found: Chances, frame: _Frame, theme: Theme) -> Iterator[Shape]:
    area = frame.area
    tallest = max(bar.share for bar in found.bars)
    for share in _shares(tallest):
        y = area.bottom - area.height * share / tallest
        yield Line(area.x, y, area.right, y, theme.grid, 0.8)
        yield Text(area.x - 6, y + 4, f"{100 * share:g} %", _LABEL, theme.soft, anchor="end")
    for n, bar in enumerate(found.bars):
        yield Group(f"bar {n}", tuple(_bar(bar, frame, tallest, theme)))
    yield Line(area.x, area.bottom, area.right, area.bottom, theme.text, 1.2)
    for instant, words in found.ticks:
        x = frame.x(instant)
        yield Line(x, area.bottom, x, area.bottom + 5, theme.text)
        yield Text(x, area.bottom + 6 + _LABEL, words, _LABEL, theme.text, anchor="middle")
    yield from _marks(found, frame, theme)
    if found.due is not None:
        yield from _deadline(found, frame, theme)
    x = area.x
    for late, words in found.legend:
        box = Area(x, area.bottom + 2.9 * _LABEL - 10, 22, 12)
        yield from _filled(box, theme, late=late)
        yield Text(x + 28, box.bottom, words, _LABEL, theme.soft)
        x += 28 + width(words, _LABEL) + 26


def _shares(tallest: float) -> Iterator[float]:
    """Round shares up to the tallest bar: at most five of 1, 2 or 5 times a power of ten."""
    steps = (digit / 10**power for power in range(6, -1, -1) for digit in (1, 2, 5))
    step = next(step for step in steps if tallest / step <= 5)
    yield from (n * step for n in range(1, int(tallest / step) + 1))


def _bar(bar: Bar, frame: _Frame, tallest: float, theme: Theme) -> Iterator[Shape]:
    left, right = frame.x(bar.begin), frame.x(bar.end)
    high = frame.area.height * bar.share / tallest
    if high > 0:
        box = Area(left + 0.6, frame.area.bottom - high, max(right - left - 1.2, 0.8), high)
        yield from _filled(box, theme, late=bar.late)


def _filled(box: Area, theme: Theme, *, late: bool) -> Iterator[Shape]:
    """In colour by colours; in print what is late is hatched, what is in time white."""
    if theme.name == "color":
        yield Rect(box.x, box.y, box.width, box.height, fill=_LATE if late else _IN_TIME)
        return
    yield Rect(box.x, box.y, box.width, box.height, fill="ffffff", stroke=theme.text, line=0.9)
    if late:
        yield from hatch(box, theme.text)


def _marks(found: Chances, frame: _Frame, theme: Theme) -> Iterator[Shape]:
    """The quantiles, as marks above the plot; where one would stand on another, a row higher, up to three."""
    rights = [float("-inf")] * _MARK_ROWS
    deadline = float("-inf") if found.due is None else frame.x(found.due)
    plate = width(found.due_words, _LABEL, bold=True) / 2 + 7
    for instant, words in found.marks:
        x, half = frame.x(instant), width(words, _LABEL) / 2
        row, x_words = 0, x
        for row in range(_MARK_ROWS):
            aside = (plate if row else 0) + half + 8
            beside = deadline - aside if x <= deadline else deadline + aside
            x_words = beside if abs(deadline - x) < aside else x
            if x_words - half > rights[row] + 8:
                break
        else:
            row, x_words = 0, rights[0] + 8 + half
        y = frame.area.y - 8 - row * _MARK_ROW
        yield Line(x, y + 4, x, frame.area.bottom, theme.soft, 0.9, (3.0, 3.0))
        yield Text(x_words, y, words, _LABEL, theme.soft, anchor="middle")
        rights[row] = x_words + half


def _deadline(found: Chances, frame: _Frame, theme: Theme) -> Iterator[Shape]:
    assert found.due is not None
    x, wide = frame.x(found.due), width(found.due_words, _LABEL, bold=True) + 14
    left = min(max(x - wide / 2, MARGIN), frame.area.right - wide)
    y = frame.area.y - 3.1 * _LABEL
    yield Line(x, y + 1.6 * _LABEL, x, frame.area.bottom, theme.deadline, 2.4)
    fill, ink = (theme.deadline, "ffffff")
    yield Rect(left, y, wide, 1.6 * _LABEL, fill=fill, radius=3)
    yield Text(left + wide / 2, y + 1.15 * _LABEL, found.due_words, _LABEL, ink, bold=True, anchor="middle")


def _tornado(found: Chances, area: Area, theme: Theme) -> Iterator[Shape]:
    """For each length a bar from the mean ready time when it is quick to the one when it is slow."""
    names, words = 0.30 * area.width, 100.0
    plot = Area(area.x + names + words, 0, area.width - names - 2 * words, 0)
    swings = found.swings[:_MOST_ROWS]
    ends = [end for swing in swings for end in (swing.quick, swing.slow)]
    frame = _Frame(plot, min(ends), max(*ends, min(ends) + 60))
    yield Text(area.x, area.y + _SMALL, found.swings_title, _SMALL, theme.text, bold=True)
    for n, swing in enumerate(swings):
        y = area.y + (n + 1.1) * _ROW
        left, right = sorted((frame.x(swing.quick), frame.x(swing.slow)))
        name = shortened(swing.name, names - 8, _LABEL)
        row: list[Shape] = [
            Text(area.x, y + 14, name, _LABEL, theme.text),
            Text(left - 6, y + 14, swing.quick_words, _LABEL, theme.soft, anchor="end"),
            Text(right + 6, y + 14, swing.slow_words, _LABEL, theme.text, bold=True),
            *_filled(Area(left, y, max(right - left, 1.5), 18), theme, late=False),
        ]
        yield Group(f"swing {n}", tuple(row))
