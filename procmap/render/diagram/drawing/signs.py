"""The signs of the legend, each in a field of 28 by 14 pixels around its middle line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from procmap.render.diagram.drawing.boxes import hatch
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Line, Move, Path, Rect, Shape, Text, polygon
from procmap.render.diagram.scene import Ghost, Tone
from procmap.render.diagram.theme import Theme
from procmap.render.rows import ELSEWHERE

Sign = Callable[[float, float, Theme], Iterator[Shape]]

_TONES = {
    "infeasible": Tone.INFEASIBLE,
    "late": Tone.LATE,
    "unsupported": Tone.UNSUPPORTED,
    "conditional": Tone.CONDITIONAL,
}
_BACK = (7.0, 3.0, 1.5, 3.0)


def draw_sign(sign: str, x: float, y: float, theme: Theme) -> Iterator[Shape]:
    """The sign of a name; nothing for one that has none."""
    if sign in _TONES or sign in ("flow", "back"):
        return _arrow(x, y, theme, _TONES.get(sign, Tone.PLAIN), _BACK if sign == "back" else ())
    if sign in ("added", "changed", "removed"):
        return _ghost(x, y, theme, Ghost(sign))
    return _SIGNS[sign](x, y, theme) if sign in _SIGNS else iter(())


def _arrow(x: float, y: float, theme: Theme, tone: Tone, dash: tuple[float, ...]) -> Iterator[Shape]:
    ink = theme.flow_ink(tone)
    yield Line(x, y, x + 19, y, ink.line, max(ink.weight, 1.5), ink.dash or dash)
    yield polygon(((x + 26, y), (x + 18, y - 3.6), (x + 18, y + 3.6)), ink.line)


def _ghost(x: float, y: float, theme: Theme, ghost: Ghost) -> Iterator[Shape]:
    ink = theme.ghosts[ghost]
    yield Rect(x + 2, y - 5, 24, 10, ink.ground, ink.line, ink.weight, ink.dash, 3)


def _given(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    corners = ((x + 4, y - 6), (x + 20, y - 6), (x + 25, y - 1), (x + 25, y + 6), (x + 4, y + 6))
    sides: list[Move] = [("L", *corner) for corner in corners[1:]]
    yield Path((("M", *corners[0]), *sides, ("Z",)), "ffffff", theme.soft, 1.1, (4.0, 2.5))


def _unknown(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    ink = theme.tones[Tone.UNKNOWN]
    yield Rect(x + 2, y - 5, 24, 10, ink.ground, ink.line, 1.0, ink.dash, 3)


def _bracket(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    moves = (("M", x + 2, y + 4), ("L", x + 2, y - 2), ("L", x + 26, y - 2), ("L", x + 26, y + 4))
    yield Path(moves, stroke=theme.soft, line=1.6)


def _slack(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield Line(x + 2, y, x + 26, y, theme.soft, 1.6)
    yield Line(x + 26, y - 3.5, x + 26, y + 3.5, theme.soft, 1.6)


def _choice(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield polygon(((x + 7, y), (x + 14, y - 7), (x + 21, y), (x + 14, y + 7)), theme.text)
    yield polygon(((x + 9, y), (x + 14, y - 5), (x + 19, y), (x + 14, y + 5)), "ffffff")


def _gate(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    for at in (x + 12, x + 16):
        yield Line(at, y - 7, at, y + 7, theme.text, 2.0)


def _deadline(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield Line(x + 14, y - 7, x + 14, y + 7, theme.deadline, 2.4)


def _hatch(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield from hatch(Area(x + 2, y - 5, 24, 10), theme.tones[Tone.INFEASIBLE].line)


def _before(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield Rect(x + 2, y - 5, 24, 10, *theme.before, line=1.1, radius=2)


def _after(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    colours = (theme.text,) if theme.name == "print" else theme.lanes[:3]
    for n, colour in enumerate(colours):
        yield Rect(x + 2 + 24 / len(colours) * n, y - 5, 24 / len(colours), 10, colour)


def _elsewhere(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield Text(x + 14, y + 7.5, ELSEWHERE, 17.0, theme.text, True, "middle")


def _fresh(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield Rect(x + 2, y - 5, 24, 10, theme.ghosts[Ghost.ADDED].line, radius=2)


def _open(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield Rect(x + 2, y - 5, 24, 10, None, theme.soft, 1.2, (2.5, 2.5), 2)


def _asked(x: float, y: float, theme: Theme) -> Iterator[Shape]:
    yield polygon(((x + 8, y), (x + 14, y - 6), (x + 20, y), (x + 14, y + 6)), theme.text)


_SIGNS: Mapping[str, Sign] = {
    "given": _given,
    "unknown": _unknown,
    "bracket": _bracket,
    "slack": _slack,
    "choice": _choice,
    "gate": _gate,
    "deadline": _deadline,
    "hatch": _hatch,
    "before": _before,
    "after": _after,
    ELSEWHERE: _elsewhere,
    "fresh": _fresh,
    "open": _open,
    "asked": _asked,
}
