"""Service promises (percentile tiers, cut-off, tail) and service cards."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator

from procmap.calendars import Duration, Label, SpellingError, parse_duration, parse_label
from procmap.model.part import Id, Name, Names, Part, bad_value, one_or_many
from procmap.model.times import Percent, Point, Within, refuse_quotes


def read_due(value: Any) -> Duration | Label:
    """When an answer is due: ``EOD`` (the end of the day of receipt) or a point such as ``D+1 11:00``."""
    if isinstance(value, (Duration, Label)):
        return value
    try:
        duration = parse_duration(str(value))
    except SpellingError:
        duration = None
    if duration is not None and duration.kind == "eod":
        return duration
    try:
        return parse_label(str(value))
    except SpellingError:
        refuse_quotes(read_due, str(value))
        raise bad_value("not-a-due-time", text=str(value)[:80]) from None


Due = Annotated[Duration | Label, PlainValidator(read_due)]


class Tier(Part):
    """A share of the cases and when they are answered.

    Either ``before`` and ``after`` (what is received before the ``cutoff``, and after it), or ``within``.
    ``D`` in a due time is the day of receipt; ``D+1`` is read as the promise's ``next_day`` says.
    """

    share: Percent | None = None
    cutoff: Point | None = None
    before: Due | None = None
    after: Due | None = None
    within: Within | None = None


class Served(Part):
    """The steps that serve a promise: from the start of the one at which a request arrives to the finish of the one
    that answers it."""

    from_: Id = Field(alias="from")
    to: Id


class Promise(Part):
    """A service promise. The four choices settle what the words leave open; each is printed with every result.

    ``at_cutoff``: received exactly at the cut-off counts as late or in time. ``next_day``: the next working or
    calendar day. ``end_of_day``: the calendar's close or 24:00. ``count_from``: working days are counted from
    the day after receipt or from the day of receipt. ``if_later_is_sooner``: where a later request is due
    earlier, the sender may hold it (``wait``) or the worst is promised (``worst``).
    """

    what: Name
    of: Id | None = None
    to: Name | None = None
    step: Id | None = None
    served: Served | None = None
    calendar: Id | None = None
    tiers: tuple[Tier, ...] = ()
    tail: Tier | None = None
    updates: Name | None = None
    at_cutoff: Literal["late", "in_time"] | None = None
    next_day: Literal["working", "calendar"] | None = None
    end_of_day: Literal["close", "24:00"] | None = None
    count_from: Literal["next_day", "same_day"] = "next_day"
    if_later_is_sooner: Literal["wait", "worst"] | None = None


class Service(Part):
    """A service card: what it consists of, how and how much, how the result is judged, which level."""

    name: Name
    owner: Id | None = None
    consists_of: Annotated[Names, BeforeValidator(one_or_many)] = ()
    how: Name | None = None
    how_much: Name | None = None
    judged_by: Name | None = None
    level: Name | None = None
    steps: tuple[Id, ...] = ()
