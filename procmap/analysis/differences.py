"""What differs between two states of a process, or between two files, by meaning and not by layout.

Parts are compared as the model holds them, so that spelling, order and comments make no difference. Ids of the
earlier side are translated by the pairs found before (:mod:`procmap.analysis.matching`); a list that names a set
(``after``, ``provided``, ``family``) is compared as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from procmap.findings import Route
from procmap.model import Process, State
from procmap.model.part import Part

SUBJECTS = ("step", "requirement", "customer", "measured", "promise", "department")
"""What can differ, in the order in which differences are told."""

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
    "promise": {"what": "named", "of": "addressed", "to": "addressed", "step": "addressed"},
    "department": {"name": "named", "head": "represented", "calendar": "timed"},
}
_SETS = frozenset({"after", "family", "provided", "systems", "needs", "inputs", "outputs", "executors"})
_REFERENCES: Mapping[tuple[str, str], str] = {
    ("step", "department"): "department",
    ("requirement", "step"): "step",
    ("requirement", "of"): "department",
    ("customer", "at"): "step",
    ("measured", "from_"): "step",
    ("measured", "to"): "step",
    ("promise", "of"): "department",
    ("promise", "step"): "step",
}


class Side(NamedTuple):
    """One of the two states compared."""

    process: Process
    state_id: str

    @property
    def state(self) -> State:
        """The state itself."""
        return self.process.states[self.state_id]

    def parts(self, subject: str) -> dict[str, Part]:
        """Everything of one kind by id; a measured fact's id is the run it speaks of."""
        found: dict[str, Callable[[], Mapping[str, Part]]] = {
            "step": lambda: self.state.steps,
            "requirement": lambda: self.state.requirements,
            "customer": lambda: self.process.customer.requires,
            "measured": self._measured,
            "promise": lambda: self.process.promises,
            "department": lambda: self.process.departments,
        }
        return dict(found[subject]())

    def _measured(self) -> dict[str, Part]:
        facts: dict[str, Part] = {}
        for fact in self.state.measured:
            key = f"{fact.from_}..{fact.to}"
            while key in facts:
                key += "'"
            facts[key] = fact
        return facts

    def route(self, subject: str, id_: str) -> Route:
        """Where a part stands in the file."""
        if subject == "measured":
            facts = list(self.parts(subject))
            return ("states", self.state_id, "measured", facts.index(id_))
        if subject in ("step", "requirement"):
            return ("states", self.state_id, f"{subject}s", id_)
        return {
            "customer": ("customer", "requires", id_),
            "promise": ("promises", id_),
            "department": ("departments", id_),
        }[subject]


class Pairs(NamedTuple):
    """Which id of the earlier side is which of the later one, by subject. What is not named has no partner."""

    ids: Mapping[str, Mapping[str, str]]

    def later(self, subject: str, id_: str) -> str:
        """The later id of an earlier one, or the id itself."""
        return self.ids.get(subject, {}).get(id_, id_)


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


def differences(before: Side, after: Side, pairs: Pairs) -> tuple[Difference, ...]:
    """Everything that differs, subject by subject, in the order of the later side, what was removed last. O(n)."""
    return tuple(
        difference for subject in SUBJECTS for difference in _of_subject(subject, before, after, pairs)
    )


def _of_subject(subject: str, before: Side, after: Side, pairs: Pairs) -> Iterator[Difference]:
    earlier, later = before.parts(subject), after.parts(subject)
    named = pairs.ids.get(subject)
    orders = (
        (_Order(before, named or {}), _Order(after, named or {}, later=True)) if subject == "step" else None
    )
    partner = _runs(earlier, later, pairs) if subject == "measured" else dict(named or {})
    origin = {new: old for old, new in partner.items() if old in earlier}
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
        if partner.get(id_) not in later:
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


def _runs(earlier: Mapping[str, Any], later: Mapping[str, Any], pairs: Pairs) -> dict[str, str]:
    """Measured facts of the same run of steps are the same fact."""
    by_run: dict[tuple[str, str], list[str]] = {}
    for id_, fact in later.items():
        by_run.setdefault((fact.from_, fact.to), []).append(id_)
    found = {}
    for id_, fact in earlier.items():
        same = by_run.get((pairs.later("step", fact.from_), pairs.later("step", fact.to)))
        if same:
            found[id_] = same.pop(0)
    return found


def _changes(subject: str, before: Part, after: Part, pairs: Pairs) -> Iterator[Change]:
    aspects = _ASPECTS[subject]
    for key in type(after).model_fields:
        old, new = getattr(before, key), getattr(after, key)
        if _plain(key, _translated(subject, key, old, pairs)) != _plain(key, new):
            yield Change(aspects.get(key, "described"), key, old, new)


def _plain(key: str, value: Any) -> Any:
    """A value in which order does not matter where it names a set, and a transfer is a least time."""
    if key == "after":
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
    return frozenset(value) if key in _SETS and isinstance(value, tuple) else value


def _translated(subject: str, key: str, value: Any, pairs: Pairs) -> Any:
    """A value of the earlier side with the ids of the later one."""
    if value is None:
        return None
    kind = _REFERENCES.get((subject, key))
    if kind is not None:
        return pairs.later(kind, value)
    if subject == "requirement" and key == "asked_by":
        step = pairs.later("step", value)
        return step if step != value else pairs.later("department", value)
    if subject == "requirement" and key == "provided":
        return tuple(pairs.later("requirement", one) for one in value)
    if subject == "step" and key in _STEP_KEYS:
        return _STEP_KEYS[key](value, pairs)
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


_STEP_KEYS: Mapping[str, Callable[[Any, Pairs], Any]] = {
    "after": _after,
    "choose": _choose,
    "repeat": _repeat,
    "gate": _gate,
}


def apply(found: tuple[Difference, ...], state: State) -> State:
    """The earlier state with its differences of steps, requirements and measured facts applied: the later state.

    An id that is another on the later side is a name, not a difference: an unchanged part keeps its own.
    """
    steps = _applied(found, "step", dict(state.steps))
    requirements = _applied(found, "requirement", dict(state.requirements))
    measured = _applied(found, "measured", {f"{fact.from_}..{fact.to}": fact for fact in state.measured})
    changed = {"steps": steps, "requirements": requirements, "measured": tuple(measured.values())}
    return state.model_copy(update=changed)


def _applied(found: tuple[Difference, ...], subject: str, parts: dict[str, Any]) -> dict[str, Any]:
    for one in found:
        if one.subject != subject:
            continue
        if one.kind == "removed" or one.was is not None:
            parts.pop(one.was or one.id, None)
        if one.after is not None:
            parts[one.id] = one.after
    return parts
