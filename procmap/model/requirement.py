"""Requirements and their answers; a requirement together with its answer is a contract (договорённость)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator

from procmap.calendars import Label
from procmap.model.negotiation import Negotiable
from procmap.model.part import Day, Id, Ids, Name, Part, bad_value
from procmap.model.times import Point, Takes, Within


class Answer(StrEnum):
    """What the asked side said."""

    OPEN = "open"
    YES = "yes"
    IN_FORCE = "in_force"
    ALREADY_MET = "already_met"
    CONTESTED = "contested"
    REFUSED = "refused"

    @property
    def granted(self) -> bool:
        """Whether the answer by itself lets the other side rely on it."""
        return self in {Answer.YES, Answer.IN_FORCE, Answer.ALREADY_MET}


_ENGLISH = {
    Answer.YES: ("agreed",),
    Answer.IN_FORCE: ("in force",),
    Answer.ALREADY_MET: ("already met", "met"),
    Answer.OPEN: ("not answered",),
    Answer.REFUSED: ("no",),
}
_RUSSIAN = {
    Answer.OPEN: ("нет ответа", "ответа нет", "открыто"),
    Answer.YES: ("да", "согласовано", "согласен", "согласна", "согласны"),
    Answer.IN_FORCE: ("действует", "уже действует", "в силе"),
    Answer.ALREADY_MET: ("уже выполнено", "выполнено", "уже выполняется"),
    Answer.CONTESTED: ("оспаривается", "оспорено", "спорно"),
    Answer.REFUSED: ("отказано", "отказ", "нет"),
}

RUSSIAN = {answer: words[0] for answer, words in _RUSSIAN.items()}
"""The Russian word for each answer that procmap itself uses."""

SPELLINGS: dict[str, Answer] = {
    **{answer.value: answer for answer in Answer},
    **{word: answer for words in (_ENGLISH, _RUSSIAN) for answer in words for word in words[answer]},
}
"""Every word for an answer."""


def read_answer(value: Any) -> Answer:
    """An answer in English or Russian (``SPELLINGS``), whatever its case, quotes and hyphens."""
    text = " ".join(str(value).lower().replace("_", " ").replace("-", " ").split())
    for spelled in (text, text.replace(" ", "_")):
        if spelled in SPELLINGS:
            return SPELLINGS[spelled]
    near = _near_answer(text) if len(text) <= 40 else ""
    reason = "not-an-answer-near" if near else "not-an-answer"
    raise bad_value(reason, text=str(value)[:80], near=near)


def _near_answer(text: str) -> str:
    """The word for an answer that ``text`` was probably meant to be; empty where none is near."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(text, SPELLINGS, n=1, cutoff=0.7)), "")


Said = Annotated[Answer, PlainValidator(read_answer)]


class Promised(Part):
    """A promise: a point on the clock (``by``), or a duration from receiving the inputs (``within``)."""

    by: Point | None = None
    within: Within | None = None


def _normal_promised(value: Any) -> Any:
    if isinstance(value, (str, Label)):
        return {"by": value}
    if isinstance(value, dict):
        stated = {key for key in ("by", "within") if value.get(key) is not None}
        if not stated:
            raise bad_value("empty-promise")
        if len(stated) > 1:
            raise bad_value("two-promises")
    return value


class Entry(Part):
    """One line of a requirement's history: who said what when, or to whom it was escalated."""

    date: Day | None = None
    who: Id | None = None
    said: Said | None = None
    note: Name | None = None
    escalated_to: Id | None = None


class Requirement(Part):
    """What one side asks of another: what, by when, why; with its answer it is a contract.

    It is asked of a ``step`` (whose department answers) or ``of`` a department, by a step or a department.
    ``promised`` is a counter-offer, when it is not the time asked. ``provided`` lists what the promise rests
    on besides what enters the step anyway.
    """

    what: Name
    step: Id | None = None
    of: Id | None = None
    asked_by: Id | None = None
    by: Point | None = None
    promised: Annotated[Promised | None, BeforeValidator(_normal_promised)] = None
    answer: Said | None = None
    provided: Ids = ()
    history: tuple[Entry, ...] = ()
    family: Ids = ()
    negotiable: Negotiable | None = None

    @property
    def said(self) -> Answer:
        """The answer in force: the last one in the history, else ``answer``, else open."""
        for entry in reversed(self.history):
            if entry.said is not None:
                return entry.said
        return self.answer or Answer.OPEN

    @property
    def point(self) -> Label | None:
        """The clock time the contract speaks of: the counter-offer, else the time asked."""
        if self.promised is not None:
            return self.promised.by
        return self.by


class CustomerRequirement(Part):
    """What the customer requires: the result of step ``at``, by a point in time."""

    what: Name
    at: Id
    by: Point | None = None
    family: Ids = ()
    negotiable: Negotiable | None = None


class Customer(Part):
    """Whom the process serves and what they require."""

    who: Name | None = None
    requires: dict[Id, CustomerRequirement] = Field(default_factory=dict)


class Measured(Part):
    """A fact about a run of steps, when nobody knows the parts: from the start of one to the finish of another."""

    from_: Id = Field(alias="from")
    to: Id
    usually: Takes
    sometimes: Takes | None = None
    family: Ids = ()
