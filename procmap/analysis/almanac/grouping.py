"""Days with the same answer together, named by the weekdays on which it is the usual one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Generic, NamedTuple, TypeVar

from procmap.analysis.almanac.surroundings import Surroundings

P = TypeVar("P")


class Group(NamedTuple, Generic[P]):
    """Days with the same pattern. ``weekdays`` (0 is Monday) are those on which it is the usual one; ``others`` are
    its days on other weekdays. ``after_days_off``: each of the others follows a day off that is usually none."""

    pattern: P
    days: tuple[date, ...]
    weekdays: tuple[int, ...]
    others: tuple[date, ...]
    after_days_off: bool = False


def groups(patterns: Mapping[date, P], around: Surroundings) -> Iterator[Group[P]]:
    """Equal patterns together: what is usual on some weekday first, then by number of days."""
    days: dict[P, list[date]] = {}
    for day, pattern in patterns.items():
        days.setdefault(pattern, []).append(day)
    usual = {weekday: _most(days, weekday) for weekday in range(7)}
    found = [_group(pattern, own, usual, around) for pattern, own in days.items()]
    yield from sorted(found, key=lambda group: (not group.weekdays, -len(group.days), group.days[0]))


def _most(days: dict[P, list[date]], weekday: int) -> P | None:
    """The pattern that most days of a weekday have; the earliest of those equally common."""
    counts = {pattern: sum(day.weekday() == weekday for day in own) for pattern, own in days.items()}
    most = max(counts.values(), default=0)
    return next((pattern for pattern, count in counts.items() if count == most and count > 1), None)


def _group(pattern: P, days: list[date], usual: dict[int, P | None], around: Surroundings) -> Group[P]:
    weekdays = tuple(weekday for weekday, one in usual.items() if one == pattern)
    others = tuple(day for day in days if day.weekday() not in weekdays)
    return Group(
        pattern, tuple(days), weekdays, others, bool(others) and _after_off(others, around.works, around)
    )


def _after_off(days: Iterable[date], works: Callable[[date], bool], around: Surroundings) -> bool:
    """Whether each day is the first working one after days off of which one is usually none."""
    return all(works(day) and _off_before(day, works, around) for day in days)


def _off_before(day: date, works: Callable[[date], bool], around: Surroundings) -> bool:
    before = day - timedelta(days=1)
    while not works(before) and (day - before).days < 30:
        if around.unusually_off(before):
            return True
        before -= timedelta(days=1)
    return False
