"""The best pairs against a general matching of another program, and against every pairing there is."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from procmap.analysis.comparison.assignment import best_pairs

SCORES = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")),
    st.integers(60, 100).map(lambda whole: whole / 100),
    max_size=36,
)


def total(scores: dict[tuple[str, str], float], pairs: list[tuple[str, str]]) -> int:
    return sum(round(100 * scores[pair]) for pair in pairs)


@given(SCORES)
def test_no_other_pairs_are_worth_more(scores: dict[tuple[str, str], float]) -> None:
    found = best_pairs(scores)
    assert len({left for left, _ in found}) == len({right for _, right in found}) == len(found)
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    for (left, right), score in scores.items():
        graph.add_edge(("left", left), ("right", right), weight=round(100 * score))
    other = [(a[1], b[1]) if a[0] == "left" else (b[1], a[1]) for a, b in nx.max_weight_matching(graph)]
    assert total(scores, found) == total(scores, other)
    order = list(dict.fromkeys(left for left, _ in scores))
    assert [left for left, _ in found] == sorted((left for left, _ in found), key=order.index)


@given(st.lists(st.lists(st.integers(60, 100), min_size=4, max_size=4), min_size=3, max_size=3))
def test_every_pairing_was_tried(rows: list[list[int]]) -> None:
    scores = {(f"l{n}", f"r{m}"): score / 100 for n, row in enumerate(rows) for m, score in enumerate(row)}
    most = max(sum(rows[n][m] for n, m in enumerate(chosen)) for chosen in permutations(range(4), 3))
    assert total(scores, best_pairs(scores)) == most


def test_of_equal_scores_the_first_pair_goes_first() -> None:
    scores = {("a", "x"): 0.9, ("a", "y"): 0.9, ("b", "x"): 0.9, ("b", "y"): 0.9}
    assert best_pairs(scores) == [("a", "x"), ("b", "y")]
    assert best_pairs({}) == []
