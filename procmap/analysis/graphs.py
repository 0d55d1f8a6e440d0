"""The odd graph questions, answered by networkx; imported only where a file needs them (it costs start-up)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from procmap.analysis.plan import Plan

Node = TypeVar("Node", bound=Hashable)


def circles_of_steps(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The steps of each circle of handoffs, in the file's order."""
    following: dict[str, list[str]] = {}
    for link in plan.links:
        following.setdefault(link.source, []).append(link.target)
    place = {step: n for n, step in enumerate(plan.steps)}
    circles = [sorted(circle, key=place.__getitem__) for circle in circles_of(following)]
    return tuple(tuple(circle) for circle in sorted(circles, key=lambda circle: place[circle[0]]))


def circles_of(following: Mapping[Node, Sequence[Node]]) -> list[set[Node]]:
    """The sets of nodes from each of which a way leads back to itself (strongly connected components)."""
    import networkx as nx

    graph = nx.DiGraph((node, other) for node, others in following.items() for other in others)
    return [
        set(component)
        for component in nx.strongly_connected_components(graph)
        if len(component) > 1 or any(graph.has_edge(node, node) for node in component)
    ]
