"""How work runs through a state as it is written, for all families together: what rules about its shape look at.

The plan resolves one family and needs an anchor day; this needs neither, and never fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from procmap.model import State


def following(state: State) -> dict[str, list[str]]:
    """The steps that each step hands on to: by ``after``, by choices, gates and requirements, each once."""
    out: dict[str, dict[str, None]] = {id_: {} for id_ in state.steps}
    for source, target in _pairs(state):
        if source in out and target in out and source != target:
            out[source][target] = None
    return {id_: list(targets) for id_, targets in out.items()}


def _pairs(state: State) -> Iterator[tuple[str, str]]:
    for id_, step in state.steps.items():
        yield from ((after.step, id_) for after in step.after)
        for branch in step.choose.branches.values() if step.choose else ():
            yield from _within(state, id_, branch.steps)
        for need in step.gate.needs if step.gate else ():
            if need in state.requirements:
                yield state.requirements[need].step or "", id_
    for requirement in state.requirements.values():
        yield requirement.step or "", requirement.asked_by or ""


def _within(state: State, decider: str, steps: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """A branch's first step follows the choice, each further one its predecessor, unless ``after`` says it."""
    before = decider
    for id_ in steps:
        if id_ in state.steps:
            if not state.steps[id_].after:
                yield before, id_
            before = id_


def connected(out: Mapping[str, list[str]], some: Iterable[str]) -> set[str]:
    """The steps that hang together with some, in whatever direction."""
    beside: dict[str, list[str]] = {id_: list(targets) for id_, targets in out.items()}
    for id_, targets in out.items():
        for target in targets:
            beside[target].append(id_)
    open_ = list(some)
    met = set(open_)
    while open_:
        for other in beside[open_.pop()]:
            if other not in met:
                met.add(other)
                open_.append(other)
    return met


def in_order(out: Mapping[str, list[str]]) -> list[str]:
    """The steps, each behind all that hand on to it; steps of a circle, and what comes after one, are left out."""
    waiting = dict.fromkeys(out, 0)
    for targets in out.values():
        for target in targets:
            waiting[target] += 1
    order = [id_ for id_, sources in waiting.items() if sources == 0]
    for id_ in order:
        for target in out[id_]:
            waiting[target] -= 1
            if waiting[target] == 0:
                order.append(target)
    return order


def branches_of(state: State) -> dict[str, list[tuple[str, str]]]:
    """For each step the branches that list it: the step that decides, and the branch's id."""
    listed: dict[str, list[tuple[str, str]]] = {}
    for decider, step in state.steps.items():
        for name, branch in step.choose.branches.items() if step.choose else ():
            for id_ in branch.steps:
                listed.setdefault(id_, []).append((decider, name))
    return listed
