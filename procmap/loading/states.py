"""States based on other states: maps merge by key, lists replace, ``null`` removes.

A removed step is bridged: what came after it comes after what it came after.
"""

from __future__ import annotations

from typing import Any

from procmap.model.step import normal_after

Data = dict[str, Any]

_INHERITED = frozenset({"steps", "requirements", "measured"})
"""What a state takes over from the one it is based on; its label and notes are its own."""


def merge_states(states: Data) -> tuple[Data, tuple[str, ...]]:
    """The states with everything they are based on merged in, and those whose bases run in a circle.

    States that are not maps, and bases that do not exist, are left as they are for validation to speak of.
    """
    merged: Data = {}
    circular = []
    for name in states:
        line = _ancestry(states, name)
        if line is None:
            circular.append(name)
            merged[name] = states[name]
            continue
        for n, ancestor in enumerate(line):
            if ancestor not in merged:
                own = states[ancestor]
                merged[ancestor] = _derive(merged[line[n - 1]], own) if n else own
    return {name: merged[name] for name in states}, tuple(circular)


def ancestry(states: Data, name: str) -> tuple[str, ...]:
    """The states a state is based on, nearest first; empty where there are none or they run in a circle."""
    return tuple(reversed(_ancestry(states, name) or [name]))[1:]


def _ancestry(states: Data, name: str) -> list[str] | None:
    """From the first ancestor to the state itself, or ``None`` where the bases run in a circle."""
    line: dict[str, None] = {}
    current: Any = name
    while isinstance(current, str) and isinstance(states.get(current), dict):
        if current in line:
            return None
        line[current] = None
        current = states[current].get("based_on")
    return list(reversed(line)) or [name]


def _derive(base: Data, own: Any) -> Any:
    if not isinstance(own, dict):
        return own
    derived = _merge({key: value for key, value in base.items() if key in _INHERITED}, own)
    steps, own_steps = base.get("steps"), own.get("steps")
    if isinstance(steps, dict) and isinstance(own_steps, dict) and isinstance(derived.get("steps"), dict):
        removed = {id_: steps[id_] for id_, step in own_steps.items() if step is None and id_ in steps}
        if removed:
            derived["steps"] = {id_: _bridged(step, removed) for id_, step in derived["steps"].items()}
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
            elif isinstance(value, dict) and isinstance(old, dict):
                into[key] = dict(old)
                open_.append((into[key], value))
            else:
                into[key] = value
    return result


def _bridged(step: Any, removed: Data) -> Any:
    """A step whose ``after`` leads over removed steps to the ones before them."""
    after = normal_after(step.get("after")) if isinstance(step, dict) else ()
    if not isinstance(after, tuple) or not any(_source(link) in removed for link in after):
        return step
    links: dict[Any, Any] = {}
    open_, met = list(reversed(after)), set()
    while open_:
        link = open_.pop()
        source = _source(link)
        if source not in removed:
            links.setdefault(source, link)
        elif source not in met:
            met.add(source)
            behind = removed[source]
            before = normal_after(behind.get("after")) if isinstance(behind, dict) else ()
            open_.extend(reversed([{"step": _source(one)} for one in before]))
    return {**step, "after": list(links.values())}


def _source(link: Any) -> Any:
    source = link.get("step") if isinstance(link, dict) else None
    return source if isinstance(source, str) else None
