"""The assignment problem: of scored pairs those, each side used once, whose scores sum up to the most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Pair = tuple[str, str]


def best_pairs(scores: Mapping[Pair, float]) -> list[Pair]:
    """The pairs ``(left, right)`` with the greatest sum of scores, none of which is below 0.

    Ties go by the order given. What no chain of pairs connects is settled by itself; of each such part the time grows
    with the third power of its size, whatever the scores are.
    """
    most = len(scores) + 1
    weights = {pair: round(score * 10**6) * most - n for n, (pair, score) in enumerate(scores.items())}
    place: dict[str, int] = {}
    for n, (left, _) in enumerate(scores):
        place.setdefault(left, n)
    chosen = [pair for part in _parts(scores) for pair in _best_of(part, weights)]
    return sorted(chosen, key=lambda pair: place[pair[0]])


def _parts(pairs: Mapping[Pair, float]) -> Iterator[tuple[list[str], list[str]]]:
    """The lefts and rights of each part, in the order given."""
    around: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for left, right in pairs:
        around.setdefault((0, left), []).append((1, right))
        around.setdefault((1, right), []).append((0, left))
    met: set[tuple[int, str]] = set()
    for node in around:
        if node in met:
            continue
        met.add(node)
        part = [node]
        for here in part:  # it grows while it is gone through
            fresh = [other for other in dict.fromkeys(around[here]) if other not in met]
            met.update(fresh)
            part += fresh
        yield [name for side, name in part if not side], [name for side, name in part if side]


def _best_of(part: tuple[list[str], list[str]], weights: Mapping[Pair, int]) -> Iterator[Pair]:
    lefts, rights = part
    if len(lefts) <= len(rights):
        costs = [[-weights.get((left, right), 0) for right in rights] for left in lefts]
        pairs = [(left, rights[n]) for left, n in zip(lefts, _assigned(costs), strict=True)]
    else:
        costs = [[-weights.get((left, right), 0) for left in lefts] for right in rights]
        pairs = [(lefts[n], right) for right, n in zip(rights, _assigned(costs), strict=True)]
    return (pair for pair in pairs if pair in weights)


def _assigned(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row, each used once, with the least sum of costs; there are no more rows than columns.

    Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957; Edmonds and Karp 1972). Row ``r`` and column
    ``c`` may be paired where ``costs[r][c] - of_row[r] - of_column[c]`` is 0, and it is never below.
    """
    width = len(costs[0])
    of_row, of_column = [0] * len(costs), [0] * width
    row_of: list[int | None] = [None] * width
    for begin in range(len(costs)):
        reached: dict[int, int] = {}  # the columns on the way, each with the one before it
        least: dict[int, tuple[int, int]] = {}  # what it costs to reach another column, and from which one
        row, last, so_far = begin, -1, 0
        done: list[tuple[int, int, int]] = []
        while True:
            done.append((row, last, so_far))
            for column in range(width):
                if column not in reached:
                    cost = so_far + costs[row][column] - of_row[row] - of_column[column]
                    if column not in least or cost < least[column][0]:
                        least[column] = cost, last
            column, (so_far, before) = min(least.items(), key=lambda one: (one[1][0], one[0]))
            del least[column]
            reached[column] = before
            last, taken = column, row_of[column]
            if taken is None:
                break
            row = taken
        for known, column, at in done:
            of_row[known] += so_far - at
            if column >= 0:
                of_column[column] -= so_far - at
        while last >= 0:
            before = reached[last]
            row_of[last] = begin if before < 0 else row_of[before]
            last = before
    found = {row: column for column, row in enumerate(row_of) if row is not None}
    return [found[row] for row in range(len(costs))]
