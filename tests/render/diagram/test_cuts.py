"""Where a row of boxes is cut into pages: by hand, and against every way of cutting."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from procmap.render.diagram.layout.cuts import cut, cut_large


def test_one_page_is_not_cut() -> None:
    assert cut([0] * 6, lambda first, last: last - first <= 5) == []


def test_even_parts_where_no_arrow_decides() -> None:
    """Twelve boxes, five a page at most: three pages of four."""
    assert cut([0, *[1] * 11, 0], lambda first, last: last - first <= 5) == [4, 8]


def test_a_cut_moves_to_where_fewer_arrows_are_parted() -> None:
    """Ten boxes on two pages: an even cut parts three arrows, the one a box farther on none."""
    crossed = [0, 2, 2, 2, 3, 3, 0, 3, 2, 2, 0]
    assert cut(crossed, lambda first, last: last - first <= 7) == [6]


def test_a_dense_end_gets_the_pages() -> None:
    """Of ten boxes the last four are five times as large; a page takes ten: 2 + 2 of them, the six small ones apart."""
    sizes = [1] * 6 + [5] * 4
    assert cut([0] * 11, lambda first, last: sum(sizes[first:last]) <= 10) == [6, 8]


def test_the_type_grows_until_a_page_more_would_be_needed() -> None:
    """Six boxes of one unit at size 1; a page holds four: two pages. At size 1.3 it holds three, and two still do.

    At size 2 it holds two: three pages. So 1.3 is the largest size for two pages, and the cuts are made one below, at
    size 1, where a page of four fits too: the cut leaves the middle for the place that parts no arrow.
    """
    sizes = (1.0, 1.3, 2.0)

    def fits(first: int, last: int, size: float) -> bool:
        return (last - first) * size <= 4

    assert cut_large([0, 1, 1, 1, 1, 1, 0], fits, sizes) == [3]
    assert cut_large([0, 1, 1, 1, 0, 1, 0], fits, sizes) == [4]
    assert cut_large([0, 1, 1, 1, 0, 1, 0], fits, sizes[1:]) == [3]


BOXES = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4)), min_size=2, max_size=10)


@given(BOXES, st.integers(9, 40))
def test_no_way_of_cutting_has_fewer_pages_or_larger_type(boxes: list[tuple[int, int]], room: int) -> None:
    """Against every way of cutting: the number of pages and the size of type are the best there are, exactly.

    The pages fit one size below the best, where the cuts are made. Each cut parts no more arrows than any place around
    its even share, given the cut before it: the last place if not the first one from which the pages behind it suffice.
    """
    row = [size for size, _ in boxes]
    crossed = [0, *(arrows for _, arrows in boxes[1:]), 0]
    end, types = len(row), (1.0, 1.25, 1.5, 2.0, 3.0)

    def fits(first: int, last: int, size: float) -> bool:
        return last - first == 1 or sum(row[first:last]) * size <= room

    def good(cuts: tuple[int, ...], size: float) -> bool:
        return all(fits(a, b, size) for a, b in pairwise((0, *cuts, end)))

    found = cut_large(crossed, fits, types)
    every = [cuts for n in range(end) for cuts in combinations(range(1, end), n)]
    fewest = min(len(cuts) for cuts in every if good(cuts, types[0]))
    assert len(found) == fewest
    if not found:
        return
    same = [cuts for cuts in every if len(cuts) == fewest]
    largest = max(n for n, size in enumerate(types) if any(good(cuts, size) for cuts in same))
    used = types[max(largest - 1, 0)]
    assert good(tuple(found), used)
    assert any(_cheapest(found, crossed, first, used, fits) for first in (None, _first(same, used, good)))


def _first(
    same: list[tuple[int, ...]], size: float, good: Callable[[tuple[int, ...], float], bool]
) -> list[int]:
    """The first place of each cut among all ways of cutting that fit."""
    return [min(places) for places in zip(*(cuts for cuts in same if good(cuts, size)), strict=True)]


def _cheapest(
    found: list[int],
    crossed: list[int],
    first: list[int] | None,
    size: float,
    fits: Callable[[int, int, float], bool],
) -> bool:
    """Whether each cut parts no more arrows than the other places near its even share that fit."""
    end = len(crossed) - 1
    last, at = [], 0
    for _ in found:
        at = max(place for place in range(at + 1, end + 1) if fits(at, place, size))
        last.append(at)
    for n, place in enumerate(found):
        before = found[n - 1] if n else 0
        low = max(first[n] if first else 1, before + 1)
        even = min(max(round((n + 1) * end / (len(found) + 1)), low), last[n])
        near = [p for p in range(max(even - 3, low), min(even + 3, last[n]) + 1) if fits(before, p, size)]
        if near and crossed[place] > min(crossed[p] for p in near):
            return False
    return True


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4)), min_size=2, max_size=11), st.integers(9, 30))
def test_as_few_pages_as_can_be(boxes: list[tuple[int, int]], room: int) -> None:
    sizes = [size for size, _ in boxes]

    def fits(first: int, last: int) -> bool:
        return sum(sizes[first:last]) <= room

    def good(cuts: tuple[int, ...]) -> bool:
        ends = (0, *cuts, len(sizes))
        return all(fits(a, b) for a, b in pairwise(ends))

    found = cut([0, *(arrows for _, arrows in boxes[1:]), 0], fits)
    assert sorted(set(found)) == found
    assert good(tuple(found))
    places = range(1, len(sizes))
    fewest = next(n for n in range(len(sizes)) if any(map(good, combinations(places, n))))
    assert len(found) == fewest
