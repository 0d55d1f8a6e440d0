"""Which step of one state is which of another, where their ids do not say so.

Equal ids are the same thing. Of what is left, the pairs are chosen that are most alike on the whole (the
assignment problem, solved as a maximum-weight matching): by name, department and neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from procmap.analysis.comparison.assignment import best_pairs
from procmap.analysis.comparison.sides import REFERENCES, SUBJECTS, Pairs, Side

LEAST_SCORE = 0.6
"""Two things less alike than this are not the same."""

MATCHED = (
    "department", "person", "family", "calendar", "step", "requirement", "customer", "promise", "system", "service",
    "initiative", "metric",
)  # fmt: skip
"""What has ids of its own that may be others in the other file. Members go by their person, meetings by their day."""

_NAME, _OWNER, _NEIGHBOURS = 0.6, 0.2, 0.2
_MOST_LEFT = 150
"""Things of one kind that are compared each with each; of more, those with equal names are paired first."""


class Match(NamedTuple):
    """Two ids taken for the same thing, not because they are equal. ``score`` runs from 0 to 1; 1 was told."""

    subject: str
    before: str
    after: str
    score: float


class Matching(NamedTuple):
    """The pairs, and those among them that were guessed or told."""

    pairs: Pairs
    matches: tuple[Match, ...]


def match(before: Side, after: Side, told: Mapping[str, str], *, guess: bool) -> Matching:
    """Pair both sides. ``told`` maps earlier ids to later ones; ``guess`` looks for likenesses (ids differ).

    A ``told`` id that one of the sides does not have pairs nothing (the caller checks).
    """
    ids: dict[str, dict[str, str]] = {}
    matches: list[Match] = []
    for subject in MATCHED:
        old, new = before.parts(subject), after.parts(subject)
        sure = {a: b for a, b in told.items() if a in old and b in new}
        matches += [Match(subject, a, b, 1.0) for a, b in sure.items() if a != b]
        taken = set(sure.values())
        sure |= {a: a for a in old if a in new and a not in sure and a not in taken}
        ids[subject] = sure
        if guess:
            found = _guessed(subject, before, after, Pairs(ids))
            ids[subject] = sure | {one.before: one.after for one in found}
            matches += found
    return Matching(Pairs(ids), tuple(sorted(matches, key=lambda one: SUBJECTS.index(one.subject))))


def _guessed(subject: str, before: Side, after: Side, pairs: Pairs) -> list[Match]:
    sure = pairs.ids[subject]
    taken = set(sure.values())
    old = [id_ for id_ in before.parts(subject) if id_ not in sure]
    new = [id_ for id_ in after.parts(subject) if id_ not in taken]
    found: list[Match] = []
    if max(len(old), len(new)) > _MOST_LEFT:
        found = _alike(
            subject, (_Looks.of(subject, before, old), _Looks.of(subject, after, new)), pairs, named=True
        )
        paired = {one.before for one in found}, {one.after for one in found}
        old, new = [id_ for id_ in old if id_ not in paired[0]], [id_ for id_ in new if id_ not in paired[1]]
        if max(len(old), len(new)) > _MOST_LEFT:
            return found
    return found + _alike(subject, (_Looks.of(subject, before, old), _Looks.of(subject, after, new)), pairs)


def _alike(subject: str, looks: tuple[_Looks, _Looks], pairs: Pairs, *, named: bool = False) -> list[Match]:
    """The best pairs of what is like enough; ``named``: only of what has a name that few others have."""
    old, new = looks
    scores: dict[tuple[str, str], float] = {}
    for a, name in old.names.items():
        others = new.by_name.get(name, []) if named else list(new.names)
        for b in others if len(others) <= _MOST_LEFT else ():
            score = _likeness(subject, looks, a, b, pairs)
            if score >= LEAST_SCORE:
                scores[a, b] = score
    return [Match(subject, a, b, round(scores[a, b], 3)) for a, b in best_pairs(scores)]


class _Looks(NamedTuple):
    """What the things of one kind are told apart by."""

    parts: dict[str, Any]
    names: dict[str, str]
    by_name: dict[str, list[str]]
    owners: dict[str, str | None]
    neighbours: dict[str, frozenset[str]]

    @classmethod
    def of(cls, subject: str, side: Side, ids: list[str]) -> _Looks:
        parts = side.parts(subject)
        names = {id_: _name(parts[id_]) for id_ in ids}
        by_name: dict[str, list[str]] = {}
        for id_, name in names.items():
            by_name.setdefault(name, []).append(id_)
        owners = {id_: getattr(parts[id_], _OWNERS.get(subject, ""), None) for id_ in ids}
        return cls(
            {id_: parts[id_] for id_ in ids},
            names,
            by_name,
            owners,
            {id_: _neighbours(subject, side, id_) for id_ in ids},
        )


_OWNERS = {"step": "department", "requirement": "of", "customer": "at", "promise": "of"}
"""The key that says whose it is. What belongs to nobody is known by its name alone."""


def _name(part: object) -> str:
    named = (getattr(part, key, None) for key in ("name", "what", "post", "statement"))
    return " ".join(str(next(filter(None, named), "")).casefold().replace("ё", "е").split())


def _neighbours(subject: str, side: Side, id_: str) -> frozenset[str]:
    """The names of what a step comes after, of the step and asker of a requirement."""
    steps = side.state.steps
    if subject == "step":
        around = [after.step for after in steps[id_].after]
    elif subject == "requirement":
        one = side.state.requirements[id_]
        around = [ref for ref in (one.step, one.asked_by) if ref]
    else:
        return frozenset()
    return frozenset(_name(steps[ref]) for ref in around if ref in steps)


def _likeness(subject: str, looks: tuple[_Looks, _Looks], a: str, b: str, pairs: Pairs) -> float:
    old, new = looks
    name = 1.0 if old.names[a] == new.names[b] else SequenceMatcher(None, old.names[a], new.names[b]).ratio()
    if subject not in _OWNERS:
        return name if old.names[a] or new.names[b] else float(old.parts[a] == new.parts[b])
    owner_a, owner_b = old.owners[a], new.owners[b]
    if owner_a is not None:
        owner_a = pairs.any_of(REFERENCES[subject, _OWNERS[subject]], owner_a)
    owner = float(owner_a == owner_b)
    here, there = old.neighbours[a], new.neighbours[b]
    around = len(here & there) / len(here | there) if here | there else 1.0
    return _NAME * name + _OWNER * owner + _NEIGHBOURS * around
