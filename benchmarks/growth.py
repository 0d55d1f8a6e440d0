"""The growth plot: CPU time over size, both axes logarithmic, one panel a kind of work, each line with its exponent.

Written as SVG by hand: a peer that is not installed leaves out its line, and nothing is needed to draw the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from measure import Row, exponent

COLUMNS = 2
WIDTH, HEIGHT = 620, 330
"""Of a panel, with its labels."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 268, 34, 36
_LINE = 13
COLOURS = ("#1d6f65", "#b4440f", "#4b53a8", "#8a2c6b", "#63700c", "#1f6f9b", "#7a5230", "#555b66")


class Line(NamedTuple):
    """What one way takes at several sizes; ``ours``, or a peer's."""

    work: str
    label: str
    case: str
    ours: bool
    points: tuple[tuple[float, float], ...]


def lines_of(rows: Sequence[Row]) -> list[Line]:
    """Everything that was measured at several sizes, in seconds."""
    found: dict[tuple[str, str, str], dict[float, float]] = {}
    for one in rows:
        size = one["size"].replace(",", "").partition(" / ")[0]
        if not size.isdigit() or one["unit"] != "s" or "memory" in one["work"]:
            continue
        for who, spent in (("", one["ours"]), (one["peer"], one["theirs"])):
            if spent:
                found.setdefault((one["work"], one["case"], who), {})[float(size)] = spent
    return [
        Line(work, f"{case}, {who}" if who else case, case, not who, tuple(sorted(points.items())))
        for (work, case, who), points in found.items()
        if len(points) > 1
    ]


def drawn(rows: Sequence[Row]) -> str:
    """The plot as SVG."""
    panels: dict[str, list[Line]] = {}
    for line in lines_of(rows):
        panels.setdefault(line.work, []).append(line)
    high = math.ceil(len(panels) / COLUMNS) * HEIGHT + 30
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS * WIDTH} {high}"'
        ' font-family="sans-serif" font-size="11" fill="#22262e">',
        f'<rect width="{COLUMNS * WIDTH}" height="{high}" fill="#fff"/>',
        '<text x="12" y="20" font-size="12">CPU time over size (steps, points or arcs), both logarithmic;'
        " solid: procmap, dotted: peers; behind each the exponent of its growth</text>",
    ]
    for n, (work, lines) in enumerate(panels.items()):
        x, y = n % COLUMNS * WIDTH, n // COLUMNS * HEIGHT + 30
        out += [f'<g transform="translate({x},{y})">', *_panel(work, lines), "</g>"]
    return "\n".join([*out, "</svg>", ""])


class _Axis:
    """From decade to decade."""

    def __init__(self, values: Sequence[float], begins: float, ends: float) -> None:
        self.low = math.floor(math.log10(min(values)) + 1e-9)
        self.high = max(math.ceil(math.log10(max(values)) - 1e-9), self.low + 1)
        self.begins, self.ends = begins, ends

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.begins + share * (self.ends - self.begins)

    def decades(self) -> Iterator[tuple[float, float]]:
        for power in range(self.low, self.high + 1):
            yield 10.0**power, self.at(10.0**power)


def _panel(work: str, lines: Sequence[Line]) -> Iterator[str]:
    x = _Axis([size for line in lines for size, _ in line.points], _LEFT, WIDTH - _RIGHT)
    y = _Axis([spent for line in lines for _, spent in line.points], HEIGHT - _BOTTOM, _TOP)
    yield f'<text x="{_LEFT}" y="{_TOP - 14}" font-size="13" font-weight="bold">{escape(work)}</text>'
    for size, at in x.decades():
        yield _grid(at, y.begins, at, y.ends)
        yield f'<text x="{at:.1f}" y="{y.begins + 16}" text-anchor="middle">{size:,.0f}</text>'
    for spent, at in y.decades():
        yield _grid(x.begins, at, x.ends, at)
        yield f'<text x="{x.begins - 6}" y="{at + 4:.1f}" text-anchor="end">{_time(spent)}</text>'
    cases = list(dict.fromkeys(line.case for line in lines))
    colour = {case: COLOURS[n % len(COLOURS)] for n, case in enumerate(cases)}
    labels = _spread({n: y.at(line.points[-1][1]) for n, line in enumerate(lines)})
    for n, line in enumerate(lines):
        yield from _line(line, colour[line.case], (x, y), labels[n])


def _line(line: Line, colour: str, axes: tuple[_Axis, _Axis], label: float) -> Iterator[str]:
    x, y = axes
    way = [(x.at(size), y.at(spent)) for size, spent in line.points]
    style = "" if line.ours else ' stroke-dasharray="2 3"'
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in way)
    yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{2 if line.ours else 1.2}"{style}/>'
    for a, b in way:
        yield f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{2.5 if line.ours else 1.8}" fill="{colour}"/>'
    a, b = way[-1]
    to = WIDTH - _RIGHT + 14
    yield f'<path d="M{a:.1f},{b:.1f}L{to - 3},{label:.1f}" stroke="{colour}" stroke-width="0.5" opacity="0.6"/>'
    weight = ' font-weight="bold"' if line.ours else ""
    text = escape(f"{line.label}: {exponent(line.points):.2f}")
    yield f'<text x="{to}" y="{label + 4:.1f}" fill="{colour}"{weight}>{text}</text>'


def _spread(wanted: Mapping[int, float]) -> dict[int, float]:
    """Heights of labels near where they are wanted, none upon another, within the panel where there is room."""
    order = sorted(wanted, key=lambda n: wanted[n])
    found: dict[int, float] = {}
    last = -math.inf
    for n in order:
        last = found[n] = max(wanted[n], last + _LINE)
    over = max(0.0, last - (HEIGHT - _BOTTOM))
    for n in reversed(order):
        if over <= 0:
            break
        found[n] -= over
        below = [found[m] for m in order if wanted[m] < wanted[n]]
        over = max(0.0, max(below, default=-math.inf) + _LINE - found[n])
    return found


def _grid(a: float, b: float, c: float, d: float) -> str:
    return f'<path d="M{a:.1f},{b:.1f}L{c:.1f},{d:.1f}" stroke="#d8dbe2" stroke-width="0.7"/>'


def _time(seconds: float) -> str:
    for scale, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * scale >= 1 - 1e-9:
            return f"{seconds * scale:,.0f} {unit}"
    return f"{seconds * 1e9:,.0f} ns"
