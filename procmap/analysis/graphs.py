"""The odd graph questions, answered by networkx; imported only where a file needs them (it costs start-up)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from procmap.analysis.plan import Plan

Node = TypeVar("Node", bound=Hashable)


def cyclic_steps(plan: Plan) -> tuple[str, ...]:
    """The steps that lie on a circle of handoffs, in the file's order (strongly connected components)."""
    following: dict[str, list[str]] = {}
    for link in plan.links:
        following.setdefault(link.source, []).append(link.target)
    inside = on_circles(following)
    return tuple(step for step in plan.steps if step in inside)


def on_circles(following: Mapping[Node, Sequence[Node]]) -> set[Node]:
    """The nodes from which a way leads back to themselves (strongly connected components)."""
    import networkx as nx

    graph = nx.DiGraph((node, other) for node, others in following.items() for other in others)
    return {
        node
        for component in nx.strongly_connected_components(graph)
        for node in component
        if len(component) > 1 or graph.has_edge(node, node)
    }
