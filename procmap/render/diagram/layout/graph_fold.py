"""A graph that is far wider than high is folded: its ranks stand in rows below each other, each read like a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procmap.render.diagram.places import Area

_NEAR = 1.0
"""Middles no further apart than this are those of one rank."""
_AROUND = 2
"""A row ends where the least weight of arrows is cut, so many ranks around the place where it would be as long as
the others.
"""

Edges = Iterable[tuple[str, str, int]]
"""Arrows, and how much it weighs to part each."""


def folded(areas: Mapping[str, Area], edges: Edges, rows: int, gap: float) -> dict[str, Area]:
    """The same boxes in ``rows`` rows with ``gap`` between; where there are fewer ranks, in fewer rows."""
    ranks = _ranks(areas)
    cuts = _cuts(ranks, areas, tuple(edges), rows)
    found: dict[str, Area] = {}
    down = 0.0
    for first, last in zip((0, *cuts), (*cuts, len(ranks)), strict=True):
        row = [id_ for rank in ranks[first:last] for id_ in rank]
        left, top = min(areas[id_].x for id_ in row), min(areas[id_].y for id_ in row)
        for id_ in row:
            found[id_] = areas[id_]._replace(x=areas[id_].x - left, y=areas[id_].y - top + down)
        down = max(found[id_].bottom for id_ in row) + gap
    return {id_: found[id_] for id_ in areas}


def _ranks(areas: Mapping[str, Area]) -> list[list[str]]:
    """The boxes that stand above each other, from left to right."""
    middles = {id_: area.x + area.width / 2 for id_, area in areas.items()}
    ranks: list[list[str]] = []
    for id_ in sorted(areas, key=lambda id_: (middles[id_], id_)):
        if ranks and middles[id_] - middles[ranks[-1][0]] <= _NEAR:
            ranks[-1].append(id_)
        else:
            ranks.append([id_])
    return ranks


def _cuts(
    ranks: list[list[str]], areas: Mapping[str, Area], edges: tuple[tuple[str, str, int], ...], rows: int
) -> list[int]:
    """Before which ranks a new row begins."""
    place = {id_: n for n, rank in enumerate(ranks) for id_ in rank}
    starts = [min(areas[id_].x for id_ in rank) for rank in ranks]
    whole = max((area.right for area in areas.values()), default=0.0)
    cuts: list[int] = []
    for row in range(1, rows):
        ideal = min(range(len(ranks)), key=lambda n: abs(starts[n] - whole * row / rows))
        low, high = max(ideal - _AROUND, cuts[-1] + 1 if cuts else 1), min(ideal + _AROUND, len(ranks) - 1)
        if low > high:
            continue
        crossed = {
            n: sum(weight for a, b, weight in edges if min(place[a], place[b]) < n <= max(place[a], place[b]))
            for n in range(low, high + 1)
        }
        cuts.append(min(crossed, key=lambda n: (crossed[n], abs(n - ideal), n)))
    return cuts
