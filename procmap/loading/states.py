"""States based on other states: maps merge by key, lists replace, ``null`` removes.

A removed step is bridged: what came after it comes after what it came after, and the transfers into and out of it add
up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from procmap.calendars import SpellingError, Spread, parse_spread
from procmap.findings import Route
from procmap.model.bridges import Bridges, Legs, TooManyError, as_legs, as_spread, joined, larger
from procmap.model.step import normal_after

Data = dict[str, Any]

_INHERITED = frozenset({"steps", "requirements", "measured"})
"""What a state takes over from the one it is based on; its label and notes are its own."""

MOST_INHERITED = 50_000
"""Steps, requirements, measured facts and handoffs that the states of a file take over from others, in all."""


class Merged(NamedTuple):
    """The states with everything they are based on merged in.

    ``circles`` are the states of each circle of bases, in the order of the file. ``nothing`` are the routes of the
    ``null`` that remove a step or requirement which is not there, with the ids that are. ``beyond`` is the first state
    that would take over more than is read: it and those after it are left as they are.
    """

    states: Data
    circles: tuple[tuple[str, ...], ...] = ()
    nothing: tuple[tuple[Route, tuple[str, ...]], ...] = ()
    beyond: str | None = None


def merge_states(states: Data) -> Merged:
    """Merge each state with what it is based on.

    States that are not maps, and bases that do not exist, are left as they are for validation to speak of.
    """
    merged: Data = {}
    circles: list[tuple[str, ...]] = []
    nothing: list[tuple[Route, tuple[str, ...]]] = []
    left = MOST_INHERITED
    for name in states:
        line = _unmerged(states, name, merged)
        circle = _circle(states, line)
        if circle:
            circles.append(tuple(one for one in states if one in circle))
        for one in reversed(line):
            base = merged.get(_base(states, one) or "")
            if circle or not isinstance(base, dict) or not isinstance(states[one], dict):
                merged[one] = states[one]
                continue
            nothing += _nothing(one, base, states[one])
            try:
                merged[one] = _derive(base, states[one], left)
            except TooManyError:
                left = -1
            else:
                left -= _size(merged[one])
            if left < 0:
                merged.pop(one, None)
                return Merged(merged, tuple(circles), tuple(nothing), one)
    return Merged({name: merged[name] for name in states}, tuple(circles), tuple(nothing))


def ancestry(states: Data, name: str) -> Iterator[str]:
    """The states a state is based on, nearest first; each once, where they run in a circle."""
    met, current = {name}, _base(states, name)
    while current is not None and current not in met:
        yield current
        met.add(current)
        current = _base(states, current)


def _base(states: Data, name: str) -> str | None:
    """The state that a state is based on, where there is one."""
    state = states.get(name)
    base = state.get("based_on") if isinstance(state, dict) else None
    return base if isinstance(base, str) and base in states else None


def _unmerged(states: Data, name: str, merged: Data) -> list[str]:
    """A state and those it is based on, nearest first, up to the first that is merged already."""
    line: dict[str, None] = {}
    current: str | None = name
    while current is not None and current not in merged and current not in line:
        line[current] = None
        current = _base(states, current)
    return list(line)


def _circle(states: Data, line: list[str]) -> set[str]:
    """The states of the circle that a line of bases ends in, if it does."""
    back = _base(states, line[-1]) if line else None
    return set(line[line.index(back) :]) if back is not None and back in line else set()


def _nothing(name: str, base: Data, own: Data) -> Iterator[tuple[Route, tuple[str, ...]]]:
    """Where a state removes what the one it is based on does not have."""
    for kind in ("steps", "requirements"):
        there, changes = base.get(kind), own.get(kind)
        known = there if isinstance(there, dict) else {}
        for id_, change in changes.items() if isinstance(changes, dict) else ():
            if change is None and id_ not in known:
                yield ("states", name, kind, id_), tuple(known)


def _size(state: Data) -> int:
    """Roughly what a state costs: its steps, requirements and measured facts."""
    parts = (state.get(kind) for kind in _INHERITED)
    return 1 + sum(len(part) for part in parts if isinstance(part, (dict, list)))


def _derive(base: Data, own: Data, limit: int) -> Data:
    derived = _merge({key: value for key, value in base.items() if key in _INHERITED}, own)
    steps, own_steps = base.get("steps"), own.get("steps")
    if isinstance(steps, dict) and isinstance(own_steps, dict) and isinstance(derived.get("steps"), dict):
        removed = {id_: steps[id_] for id_, step in own_steps.items() if step is None and id_ in steps}
        if removed:
            bridges = Bridges(removed, lambda id_: _inputs(removed[id_]), limit)
            steps = derived["steps"].items()
            derived["steps"] = {id_: _bridged(step, removed, bridges) for id_, step in steps}
    return derived


def _merge(base: Data, own: Data) -> Data:
    """Merge level by level without recursion; the depth of a file is bounded by its reader all the same."""
    result = dict(base)
    open_: list[tuple[Data, Data]] = [(result, own)]
    while open_:
        into, changes = open_.pop()
        for key, value in changes.items():
            old = into.get(key)
            if value is None:
                into.pop(key, None)
            elif isinstance(value, dict):
                into[key] = dict(old) if isinstance(old, dict) else {}
                open_.append((into[key], value))
            else:
                into[key] = value
    return result


def _bridged(step: Any, removed: Data, bridges: Bridges) -> Any:
    """A step whose ``after`` leads over removed steps to the ones before them."""
    after = _after(step)
    if not any(_source(link) in removed for link in after):
        return step
    links: dict[tuple[str | None, str], Any] = {}
    for link in after:
        source = _source(link)
        if source not in removed or source is None:
            _put(links, source, link)
            continue
        own = _legs(link)
        for origin, before in bridges.behind(source).items():
            _put(links, origin, _over(origin, link, joined(before, own)))
    return {**step, "after": list(links.values())}


def _over(origin: str, link: Data, legs: Legs) -> Data:
    """The handoff that a bridged one becomes: a plain one with all its transfers; a misspelt one stays as written."""
    key = _least(link)
    if key is not None and not _legs(link) and _plain(link):
        return {"step": origin, key: link[key]}
    return {"step": origin, "transfer": as_spread(legs)} if legs else {"step": origin}


def _put(links: dict[tuple[str | None, str], Any], source: str | None, link: Any) -> None:
    """Add a handoff; of two of one kind between the same steps the one whose transfers take longer stays."""
    relation = link.get("relation") if isinstance(link, dict) else None
    key = source, relation if isinstance(relation, str) else "finish-start"
    if key not in links:
        links[key] = link
        return
    here = _legs(links[key])
    if larger(here, _legs(link)) is not here:
        links[key] = link


def _inputs(step: Any) -> Iterator[tuple[str, Legs]]:
    for link in _after(step):
        source = _source(link)
        if source is not None:
            yield source, _legs(link)


def _after(step: Any) -> tuple[Any, ...]:
    after = normal_after(step.get("after")) if isinstance(step, dict) else ()
    return after if isinstance(after, tuple) else ()


def _legs(link: Any) -> Legs:
    """The transfers of a plain handoff; nothing where they are misspelt, which validation speaks of."""
    key = _least(link)
    value = link[key] if key is not None and _plain(link) else None
    try:
        spread = parse_spread(value) if isinstance(value, str) else value
    except SpellingError:
        return ()
    return as_legs(spread) if isinstance(spread, Spread) else ()


def _least(link: Any) -> str | None:
    """The key of the least time of a handoff, if it has one."""
    stated = isinstance(link, dict) and [key for key in ("transfer", "at_least") if link.get(key) is not None]
    return stated[0] if stated else None


def _plain(link: Data) -> bool:
    """Whether a handoff runs from finish to start: only its time is one that a result is on its way."""
    return link.get("relation") in (None, "finish-start")


def _source(link: Any) -> str | None:
    source = link.get("step") if isinstance(link, dict) else None
    return source if isinstance(source, str) else None
