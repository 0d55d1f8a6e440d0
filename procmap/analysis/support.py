"""What every promise rests on, and what falls when one is refused.

A contract rests on every requirement that enters its step, or the run of steps behind it up to the next
contracts, and on what it is ``provided``. The graph has a node per contract and per step, so that runs shared
by many contracts are walked once: all of this is linear in the size of the state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable
from itertools import islice

from procmap.analysis.plan import Plan
from procmap.analysis.solution import Support, Verdict
from procmap.model import Answer

Node = tuple[str, str]
"""``("contract" | "step" | "customer" | "missing", id)``."""

_MOST_VISITED = 300_000
"""Steps and contracts that are looked at for all that falls with each root; for further ones only the nearest are."""

_MOST_NEAREST = 100


def find_support(plan: Plan) -> Support:
    """Walk the support of every contract and customer requirement of a plan."""
    below = _supports(plan)
    above = _reversed(below)
    roots = _roots(plan, below)
    circular = _on_cycles(below, above)
    fallen = {node for node, verdict in roots.items() if verdict is Verdict.UNSUPPORTED}
    open_ = {node for node, verdict in roots.items() if verdict is Verdict.CONDITIONAL}
    unsupported = _reach(above, [*fallen, *(("contract", id_) for circle in circular for id_ in circle)])
    conditional = _reach(above, open_)

    def standing(node: Node) -> Verdict:
        if node in unsupported:
            return Verdict.UNSUPPORTED
        return Verdict.CONDITIONAL if node in conditional else Verdict.HOLDS

    return Support(
        status={id_: standing(("contract", id_)) for id_ in plan.contracts},
        customers={id_: standing(("customer", id_)) for id_ in plan.customers},
        rests_on=_contracts_below(below, [("contract", id_) for id_ in plan.contracts]),
        customer_rests_on=_contracts_below(below, [("customer", id_) for id_ in plan.customers]),
        roots=_fallen(plan, above, roots),
        circular=circular,
    )


def _supports(plan: Plan) -> dict[Node, list[Node]]:
    """For each node the nodes it rests on."""
    below: dict[Node, list[Node]] = {("step", id_): [] for id_ in plan.steps}
    for link in plan.links:
        node = ("step", link.target)
        if link.contracts:
            below[node].extend(("contract", id_) for id_ in link.contracts)
        else:
            below[node].append(("step", link.source))
    for id_, contract in plan.contracts.items():
        for step in contract.entering:
            below["step", step].append(("contract", id_))
        own: list[Node] = [("step", contract.requirement.step)] if contract.requirement.step else []
        for condition in contract.requirement.provided:
            if condition in plan.contracts:
                own.append(("contract", condition))
            elif condition not in plan.state.requirements:
                own.append(("missing", condition))
        below["contract", id_] = own
    for id_, described in plan.steps.items():
        for need in described.gate.needs if described.gate else ():
            if need not in plan.state.requirements:
                below["step", id_].append(("missing", need))
    for id_, requirement in plan.customers.items():
        below["customer", id_] = [("step", requirement.at)]
    return below


def _reversed(below: dict[Node, list[Node]]) -> dict[Node, list[Node]]:
    above: dict[Node, list[Node]] = {}
    for node, rests_on in below.items():
        for other in rests_on:
            above.setdefault(other, []).append(node)
    return above


def _roots(plan: Plan, below: dict[Node, list[Node]]) -> dict[Node, Verdict]:
    """The contracts that fail, or wait, by their own answer, and the conditions that do not exist."""
    roots: dict[Node, Verdict] = {}
    for id_, contract in plan.contracts.items():
        if not contract.answer.granted:
            waits = contract.answer is Answer.OPEN
            roots["contract", id_] = Verdict.CONDITIONAL if waits else Verdict.UNSUPPORTED
    for rests_on in below.values():
        for node in rests_on:
            if node[0] == "missing":
                roots[node] = Verdict.UNSUPPORTED
    return roots


def _reach(edges: dict[Node, list[Node]], sources: Iterable[Node]) -> dict[Node, None]:
    """Every node that can be reached, the sources included, nearest first."""
    met = dict.fromkeys(sources)
    open_ = deque(met)
    while open_:
        for node in edges.get(open_.popleft(), ()):
            if node not in met:
                met[node] = None
                open_.append(node)
    return met


def _fallen(
    plan: Plan, above: dict[Node, list[Node]], roots: Iterable[Node]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The contracts and customer requirements that fall with each root."""
    told, visited = {}, 0
    for root in roots:
        if visited > _MOST_VISITED:
            told[root[1]] = _falls_first(plan, above, root)
            continue
        fallen = _reach(above, [root])
        visited += len(fallen)
        contracts = tuple(id_ for kind, id_ in fallen if kind == "contract" and ("contract", id_) != root)
        customers = {id_ for kind, id_ in fallen if kind == "customer"}
        told[root[1]] = contracts, tuple(id_ for id_ in plan.customers if id_ in customers)
    return told


def _falls_first(
    plan: Plan, above: dict[Node, list[Node]], root: Node
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    first = (other for node in above.get(root, ()) for other in [node, *above.get(node, ())])
    nearest = dict.fromkeys(islice(first, _MOST_NEAREST))
    contracts = tuple(id_ for kind, id_ in nearest if kind == "contract")
    return contracts, tuple(id_ for id_ in plan.customers if ("customer", id_) in nearest)


def _contracts_below(below: dict[Node, list[Node]], nodes: Iterable[Node]) -> dict[str, tuple[str, ...]]:
    """The nearest contracts each node rests on, found through steps only.

    A run of steps that many nodes share is looked at once; what it rests on is kept by its first step.
    """
    known: dict[Node, tuple[str, ...]] = {}
    for node in nodes:
        for step in _finished_first(below, node, known):
            found: dict[str, None] = {}
            for other in below.get(step, ()):
                found.update(dict.fromkeys(known.get(other, ()) if other[0] == "step" else (other[1],)))
            known[step] = tuple(found)
    return {node[1]: known[node] for node in nodes}


def _finished_first(below: dict[Node, list[Node]], node: Node, known: Container[Node]) -> list[Node]:
    """The node and the steps behind it that are not known yet, each after all it rests on."""
    order: list[Node] = []
    met, open_ = {node}, [(node, iter(below.get(node, ())))]
    while open_:
        here, rest = open_[-1]
        for other in rest:
            if other[0] == "step" and other not in met and other not in known:
                met.add(other)
                open_.append((other, iter(below.get(other, ()))))
                break
        else:
            order.append(here)
            open_.pop()
    return order


def _on_cycles(below: dict[Node, list[Node]], above: dict[Node, list[Node]]) -> tuple[tuple[str, ...], ...]:
    """The circles of contracts that rest on themselves: on a circle among what is left when everything that rests on
    nothing, or carries nothing, is taken away in turn."""
    left = set(below) | set(above)
    for edges, other in ((below, above), (above, below)):
        degree = {node: sum(1 for n in edges.get(node, ()) if n in left) for node in left}
        free = deque(node for node in left if not degree[node])
        while free:
            node = free.popleft()
            left.discard(node)
            for neighbour in other.get(node, ()):
                if neighbour in left:
                    degree[neighbour] -= 1
                    if not degree[neighbour]:
                        free.append(neighbour)
    if not left:
        return ()
    from procmap.analysis.graphs import circles_of

    circles = circles_of({node: [n for n in below.get(node, ()) if n in left] for node in left})
    named = [tuple(sorted(id_ for kind, id_ in circle if kind == "contract")) for circle in circles]
    return tuple(sorted(circle for circle in named if circle))
