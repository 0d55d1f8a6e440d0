"""In which order operations are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from procmap.model import Step


def forward(steps: Mapping[str, Step], handoffs: Iterable[tuple[str, str]] = ()) -> list[str]:
    """Each step after those before it, else in the file's order; ``handoffs`` are what ``after`` alone does not say.

    Steps that run in a circle come last, in the file's order.
    """
    before: dict[str, set[str]] = {
        id_: {one.step for one in step.after if one.step in steps and one.step != id_}
        for id_, step in steps.items()
    }
    for source, target in handoffs:
        if source in before and target in before and source != target:
            before[target].add(source)
    place = {id_: n for n, id_ in enumerate(steps)}
    behind: dict[str, list[str]] = {id_: [] for id_ in steps}
    for target, sources in before.items():
        for source in sources:
            behind[source].append(target)
    return _sorted(before, behind, place)


def _sorted(before: dict[str, set[str]], behind: dict[str, list[str]], place: dict[str, int]) -> list[str]:
    from heapq import heapify, heappop, heappush

    names = list(place)
    missing = {id_: len(sources) for id_, sources in before.items()}
    ready = [place[id_] for id_, count in missing.items() if not count]
    heapify(ready)
    listed = []
    while ready:
        here = names[heappop(ready)]
        listed.append(here)
        for target in behind[here]:
            missing[target] -= 1
            if not missing[target]:
                heappush(ready, place[target])
    done = set(listed)
    return listed + [id_ for id_ in names if id_ not in done]
