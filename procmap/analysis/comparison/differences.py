"""What differs between two states of a process, or between two files, by meaning and not by layout.

Parts are compared as the model holds them, so that spelling, order and comments make no difference. Ids of the
earlier side are translated by the pairs found before (:mod:`procmap.analysis.comparison.matching`); a list that
names a set (``after``, ``provided``, ``family``) is compared as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from procmap.analysis.comparison.sides import OF_STATE, REFERENCES, SUBJECTS, Pairs, Side
from procmap.model import Measured, State
from procmap.model.part import Part

_ASPECTS: Mapping[str, Mapping[str, str]] = {
    "step": {
        "name": "named",
        "department": "moved",
        "takes": "timed",
        "not_before": "timed",
        "departures": "timed",
        "calendar": "timed",
        "atomic": "timed",
        "opening_hours": "timed",
        "after": "ordered",
        "choose": "ordered",
        "repeat": "ordered",
        "gate": "ordered",
        "family": "scoped",
    },
    "requirement": {
        "what": "named",
        "by": "timed",
        "promised": "timed",
        "answer": "answered",
        "history": "answered",
        "step": "addressed",
        "of": "addressed",
        "asked_by": "addressed",
        "provided": "conditioned",
        "family": "scoped",
    },
    "customer": {"what": "named", "by": "timed", "at": "addressed", "family": "scoped"},
    "measured": {
        "usually": "timed",
        "sometimes": "timed",
        "from_": "addressed",
        "to": "addressed",
        "family": "scoped",
    },
    "promise": {
        "what": "named",
        "of": "addressed",
        "to": "addressed",
        "step": "addressed",
        "served": "addressed",
    },
    "department": {"name": "named", "head": "represented", "calendar": "timed"},
    "process": {"process": "named", "anchor": "timed", "timezone": "timed", "calendar": "timed"},
    "state": {"label": "named"},
    "person": {"name": "named", "post": "named", "absent": "timed"},
    "family": {"name": "named"},
    "system": {"name": "named"},
    "service": {"name": "named"},
    "metric": {"name": "named"},
}
_SETS = frozenset(
    {"after", "family", "provided", "systems", "inputs", "outputs", "executors",
     "needs", "represents", "supports", "steps", "absent", "closed", "working", "short", "present"}
)  # fmt: skip
_OWN = ("notes", "source", "why")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "process": ("process", "owner", "day", "anchor", "timezone", "calendar", "customer", *_OWN),
    "state": ("label", *_OWN),
}
"""Of what holds other parts, the keys that are its own."""


class Change(NamedTuple):
    """One value that differs. ``aspect`` groups keys: ``moved``, ``timed``, ``ordered``, ``answered``, ``described`` …

    A step that comes after another one only because steps between were added or removed is ``bridged``.
    """

    aspect: str
    key: str
    before: Any
    after: Any


class Difference(NamedTuple):
    """One part that was ``added``, ``removed`` or ``changed``.

    ``id`` is its id on the side where it is (the later one of a changed part), ``was`` its earlier id where that
    is another. ``before`` and ``after`` are the parts themselves.
    """

    subject: str
    kind: str
    id: str
    was: str | None
    before: Part | None
    after: Part | None
    changes: tuple[Change, ...] = ()

    def touches(self, aspect: str) -> bool:
        """Whether a value of this aspect changed."""
        return any(change.aspect == aspect for change in self.changes)


def differences(before: Side, after: Side, pairs: Pairs, *, whole: bool = True) -> tuple[Difference, ...]:
    """Everything that differs, subject by subject, in the order of the later side, what was removed last. O(n).

    Not ``whole``: only what belongs to the states. Of two states of one file nothing else can differ, and their
    labels and notes are theirs.
    """
    same_file = before.process is after.process
    subjects: Iterable[str] = SUBJECTS if whole and not same_file else OF_STATE
    return tuple(
        difference
        for subject in subjects
        if not (subject == "state" and same_file)
        for difference in _of_subject(subject, before, after, pairs)
    )


def _of_subject(subject: str, before: Side, after: Side, pairs: Pairs) -> Iterator[Difference]:
    earlier, later = before.parts(subject), after.parts(subject)
    named = pairs.ids.get(subject)
    orders = (
        (_Order(before, named or {}), _Order(after, named or {}, later=True)) if subject == "step" else None
    )
    partner = _partners(subject, earlier, later, pairs)
    origin = {new: old for old, new in partner.items()}
    for id_, part in later.items():
        was = origin.get(id_)
        if was is None:
            yield Difference(subject, "added", id_, None, None, part)
            continue
        changes = tuple(_changes(subject, earlier[was], part, pairs))
        if subject == "step" and not _reordered(was, id_, orders, pairs):
            changes = tuple(one._replace(aspect="bridged") if one.key == "after" else one for one in changes)
        if changes:
            yield Difference(
                subject, "changed", id_, was if was != id_ else None, earlier[was], part, changes
            )
    for id_, part in earlier.items():
        if id_ not in partner:
            yield Difference(subject, "removed", id_, None, part, None)


class _Order:
    """What comes before each step among the steps that both sides have, whatever stands between them."""

    def __init__(self, side: Side, pairs: Mapping[str, str], *, later: bool = False) -> None:
        self._steps = side.state.steps
        self._common = set(pairs.values()) if later else set(pairs)
        self._behind: dict[str, frozenset[str]] = {}

    def before(self, id_: str) -> frozenset[str]:
        """The nearest common steps before one. Each step is looked at once for all questions."""
        open_, met = [id_], {id_}
        while open_:
            here = open_[-1]
            sources = [after.step for after in self._steps[here].after if after.step in self._steps]
            inner = [one for one in sources if one not in self._common]
            fresh = [one for one in inner if one not in self._behind and one not in met]
            if fresh:
                met.update(fresh)
                open_ += fresh
                continue
            found = {one for one in sources if one in self._common}
            found.update(*(self._behind.get(one, frozenset()) for one in inner))
            self._behind[open_.pop()] = frozenset(found)
        return self._behind[id_]


def _reordered(was: str, id_: str, orders: tuple[_Order, _Order] | None, pairs: Pairs) -> bool:
    """Whether a step comes after other common steps than before."""
    if orders is None:
        return False
    return {pairs.later("step", one) for one in orders[0].before(was)} != orders[1].before(id_)


def _partners(
    subject: str, earlier: Mapping[str, Any], later: Mapping[str, Any], pairs: Pairs
) -> dict[str, str]:
    if subject == "measured":
        return _runs(earlier, later, pairs)
    if subject in ("process", "state"):
        return dict(zip(earlier, later, strict=True))
    named = pairs.ids.get("person" if subject == "member" else subject)
    if named is None:
        return {id_: id_ for id_ in earlier if id_ in later}
    return {old: new for old, new in named.items() if old in earlier and new in later}


def _runs(earlier: Mapping[str, Any], later: Mapping[str, Any], pairs: Pairs) -> dict[str, str]:
    """Measured facts of the same run of steps are the same fact.

    Of several, those that say the same come first, then those of the same families: their order means nothing.
    """
    found: dict[str, str] = {}
    for depth in (3, 2, 1):
        by_run: dict[Any, list[str]] = {}
        for id_, fact in later.items():
            if id_ not in found.values():
                by_run.setdefault(_run(fact, Pairs({}))[:depth], []).append(id_)
        for id_, fact in earlier.items():
            same = by_run.get(_run(fact, pairs)[:depth])
            if id_ not in found and same:
                found[id_] = same.pop(0)
    return found


def _run(fact: Any, pairs: Pairs) -> tuple[object, ...]:
    """What a measured fact is told by: its run of steps, its families, what it says of them."""
    families = frozenset(pairs.later("family", one) for one in fact.family)
    said = repr((fact.usually, fact.sometimes, fact.notes, fact.source, fact.why))
    return (pairs.later("step", fact.from_), pairs.later("step", fact.to)), families, said


def _changes(subject: str, before: Part, after: Part, pairs: Pairs) -> Iterator[Change]:
    aspects = _ASPECTS.get(subject, {})
    for key in _KEYS.get(subject) or type(after).model_fields:
        old, new = _stated(before, key), _stated(after, key)
        if _plain(key, _translated(subject, key, old, pairs)) != _plain(key, new):
            yield Change(aspects.get(key, "described"), key, old, new)


def _stated(part: Part, key: str) -> Any:
    """A value; of the customer only who it is, for what they require is compared by itself."""
    value = getattr(part, key)
    return value.who if key == "customer" else value


def _plain(key: str, value: Any) -> Any:
    """A value in which order does not matter where it names a set, and a transfer is a least time."""
    if key == "after" and isinstance(value, tuple):
        return {
            (
                one.step,
                one.relation,
                repr(one.transfer or one.at_least),
                repr(one.at_most),
                one.notes,
                one.source,
                one.why,
            )
            for one in value
        }
    if isinstance(value, Part):
        return {name: _plain(name, getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {name: _plain("", one) for name, one in value.items()}
    return frozenset(value) if key in _SETS and isinstance(value, tuple) else value


def _translated(subject: str, key: str, value: Any, pairs: Pairs) -> Any:
    """A value of the earlier side with the ids of the later one."""
    if value is None:
        return None
    kinds = REFERENCES.get((subject, key))
    if kinds is not None:
        return (
            tuple(pairs.any_of(kinds, one) for one in value)
            if isinstance(value, tuple)
            else pairs.any_of(kinds, value)
        )
    if (subject, key) in _NESTED:
        return _NESTED[subject, key](value, pairs)
    return value


def _after(value: Any, pairs: Pairs) -> Any:
    return tuple(one.model_copy(update={"step": pairs.later("step", one.step)}) for one in value)


def _choose(value: Any, pairs: Pairs) -> Any:
    branches = {
        id_: branch.model_copy(update={"steps": tuple(pairs.later("step", one) for one in branch.steps)})
        for id_, branch in value.branches.items()
    }
    return value.model_copy(update={"branches": branches})


def _repeat(value: Any, pairs: Pairs) -> Any:
    return value.model_copy(update={"steps": tuple(pairs.later("step", one) for one in value.steps)})


def _gate(value: Any, pairs: Pairs) -> Any:
    return value.model_copy(update={"needs": tuple(pairs.later("requirement", one) for one in value.needs)})


def _served(value: Any, pairs: Pairs) -> Any:
    return value.model_copy(
        update={"from_": pairs.later("step", value.from_), "to": pairs.later("step", value.to)}
    )


def _named_people(value: Any, pairs: Pairs) -> Any:
    """Entries of a history, tasks of a meeting: who says, does, or decides."""
    return tuple(
        one.model_copy(
            update={
                key: pairs.any_of(("person", "department"), getattr(one, key))
                for key in ("who", "escalated_to")
                if getattr(one, key, None) is not None
            }
        )
        for one in value
    )


_NESTED: Mapping[tuple[str, str], Callable[[Any, Pairs], Any]] = {
    ("step", "after"): _after,
    ("step", "choose"): _choose,
    ("step", "repeat"): _repeat,
    ("step", "gate"): _gate,
    ("requirement", "history"): _named_people,
    ("meeting", "tasks"): _named_people,
    ("promise", "served"): _served,
}


def apply(found: tuple[Difference, ...], state: State) -> State:
    """The earlier state with its differences of steps, requirements and measured facts applied: the later state.

    An id that is another on the later side is a name, not a difference: an unchanged part keeps its own.
    """
    steps = _applied(found, "step", dict(state.steps))
    requirements = _applied(found, "requirement", dict(state.requirements))
    facts = [one for one in found if one.subject == "measured"]
    gone = [id(one.before) for one in facts]
    measured = [fact for fact in state.measured if id(fact) not in gone]
    measured += [one.after for one in facts if isinstance(one.after, Measured)]
    changed = {"steps": steps, "requirements": requirements, "measured": tuple(measured)}
    return state.model_copy(update=changed)


def _applied(found: tuple[Difference, ...], subject: str, parts: dict[str, Any]) -> dict[str, Any]:
    ours = [one for one in found if one.subject == subject]
    for one in ours:
        if one.before is not None:
            parts.pop(one.was or one.id, None)
    parts.update({one.id: one.after for one in ours if one.after is not None})
    return parts
