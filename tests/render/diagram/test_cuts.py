"""Where a row of boxes is cut into pages: by hand, and against every way of cutting."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from procmap.render.diagram.cuts import cut


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
