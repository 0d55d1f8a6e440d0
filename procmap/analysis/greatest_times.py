"""The greatest times (``at_most``) that a state demands, and those that cannot be met."""

from __future__ import annotations

from procmap.analysis.solution import Solution
from procmap.model import After, State

Ends = tuple[str, str, str]
"""Source, target and relation."""


def demanded(solution: Solution, state: State) -> dict[Ends, After]:
    """The greatest times between steps that are solved."""
    there = {one.id for one in solution.steps}
    return {
        (one.step, id_, one.relation): one
        for id_, step in state.steps.items()
        for one in step.after
        if one.at_most is not None and id_ in there and one.step in there
    }


def missed(solution: Solution) -> frozenset[Ends]:
    """Those that cannot be met together with other demands."""
    members = (member for conflict in solution.conflicts for member in conflict.members)
    return frozenset((one.id, one.target, one.relation) for one in members if one.kind == "limit")
