"""Whether what somebody said may be changed by a repair, by how much at most, and at which price."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainValidator
from pydantic_core import PydanticCustomError

from procmap.model.part import Flag, Part, bad_value, read_flag
from procmap.model.times import Within

_PRICE = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,4})?\Z")


def read_price(value: Any) -> Decimal:
    """A plain amount of money that is not below 0: ``5``, ``12.5``, ``12,5``."""
    if isinstance(value, Decimal):
        return value
    text = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if not _PRICE.match(text):
        raise bad_value("not-a-price", text=str(value)[:80])
    return Decimal(text.replace(",", "."))


Price = Annotated[Decimal, PlainValidator(read_price)]


class Terms(Part):
    """The terms on which something may be changed.

    ``allowed`` is whether at all; ``None`` leaves it as usual: everything but the customer's deadlines and the
    releases of external departments may be. ``at_most`` bounds the change, ``price`` is what a minute of it costs.
    """

    allowed: Flag | None = None
    at_most: Within | None = None
    price: Price | None = None

    def allows(self, usual: bool) -> bool:
        """Whether a change may be proposed; whoever states a bound or a price is willing to talk."""
        if self.allowed is not None:
            return self.allowed
        return usual or self.at_most is not None or self.price is not None


def _normal_terms(value: Any) -> Any:
    if value is None or isinstance(value, (dict, Part)):
        return value
    try:
        return {"allowed": read_flag(value)}
    except PydanticCustomError:
        raise bad_value("not-terms", text=str(value)[:80]) from None


Negotiable = Annotated[Terms, BeforeValidator(_normal_terms)]
"""``no``, ``yes``, or terms."""


class StepTerms(Part):
    """What of a step may be changed: how long it takes, its release, its departures, when its calendar opens.

    ``allowed`` says it for all of them that do not say it themselves.
    """

    allowed: Flag | None = None
    takes: Negotiable | None = None
    not_before: Negotiable | None = None
    departures: Negotiable | None = None
    opening: Negotiable | None = None

    def of(self, part: Literal["takes", "not_before", "departures", "opening"]) -> Terms:
        """The terms of one of its times."""
        found: Terms = getattr(self, part) or Terms()
        return found if found.allowed is not None else found.model_copy(update={"allowed": self.allowed})


StepNegotiable = Annotated[StepTerms, BeforeValidator(_normal_terms)]
"""``no`` or ``yes`` for the whole step, or terms for each of its times."""
