"""What is needed earlier than agreed, or at no known time, only because time is missing further on.

``late(v)`` reckons with every lack downstream, so that before a step that is too slow everything is needed earlier than
it was agreed, and before a window at no time that could be told. The lack is charged once, where it arises
(``deficits``): whoever keeps the next promise on the way to it gives what was asked, and is not to blame.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from procmap.analysis.arcs import step_backward
from procmap.analysis.deficits import Runs
from procmap.analysis.network import Network
from procmap.analysis.passes import Times, backward
from procmap.analysis.solution import Deficit
from procmap.calendars import FOREVER, is_finite


class Charges:
    """For each position, the end of the run further on that is charged with the time missing here, if any."""

    def __init__(
        self,
        network: Network,
        early: Times,
        late: tuple[Times, Times],
        runs: Runs,
        deficits: Iterable[Deficit],
    ) -> None:
        """``late`` are the latest times, and what they would be without greatest times.

        Only where both are the same can be told what they reckon with: elsewhere time binds backwards too.
        """
        self._network, self._early, self._runs = network, early, runs
        self._told, self._late = late
        self._ends = set(runs.late())
        self._offers = {one.behind for one in deficits if one.kind == "counter-offer"}
        self._at: list[int | None] = [None] * len(self._network.release)
        if self._ends:
            self._walk()

    def elsewhere(self, place: int) -> bool:
        """Whether the time that is missing at a position is charged further on."""
        return self._at[place] is not None

    def step(self, place: int) -> str | None:
        """The step that lacks it, where the latest time at a position would be later, or known, but for that."""
        end = self._at[place]
        told = self._told.known[place] or self._lost[place]
        return self._runs.lacking(end) if end is not None and told else None

    def promised(self) -> list[int]:
        """Latest times, but at a promise that is not to blame the promised time: further back nothing else is owed."""
        late, promise = self._told.at, self._network.promise
        return [t if self._at[v] is None else promise.get(v, t) for v, t in enumerate(late)]

    def _walk(self) -> None:
        """Against the flow along the arcs that bind each latest time: first the lacks behind a point, then its own."""
        early, late = self._early.at, self._late.at
        lost = self._lost
        behind: list[int | None] = [None] * len(late)
        charged: list[int | None] = [None] * len(late)
        blamed = bytearray(len(late))
        starts = self._network.arc_starts()
        for v in reversed(range(len(late))):
            after = behind[v]
            promised = self._network.promise.get(v)
            if promised is not None:
                kept = early[v] <= promised and v not in self._ends and self._contract(v) not in self._offers
                charged[v] = after if kept and (early[v] > late[v] or lost[v]) else None
            elif blamed[v] or charged[v] is None:
                charged[v] = after if lost[v] else None
            if v in self._ends:
                behind[v] = v
            for arc in range(starts[v], starts[v + 1]):
                u = self._network.tail[arc]
                if is_finite(late[v]) and step_backward(self._network, arc, late[v]) <= late[u]:
                    blamed[u] |= charged[v] is None
                    charged[u] = charged[v] if charged[u] is None else charged[u]
                    behind[u] = behind[v] if behind[u] is None else behind[u]
        same = (one == other for one, other in zip(self._told.at, late, strict=True))
        self._at = [end if alike else None for end, alike in zip(charged, same, strict=True)]

    def _contract(self, place: int) -> str | None:
        return self._runs.contract_at.get(place, (None, None))[0]

    @cached_property
    def _lost(self) -> list[bool]:
        """Where the latest time would be known if the customer's deadlines were as late as what really comes."""
        early, network = self._early.at, self._network
        if network.limits:
            return [False] * len(early)
        due = [max(t, early[v]) if t < FOREVER else t for v, t in enumerate(network.deadline)]
        known = backward(network, due).known
        return [bool(then) and not now for now, then in zip(self._late.known, known, strict=True)]
