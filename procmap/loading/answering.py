"""What somebody has said about a requirement, as edits of the file: an entry of its history, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from procmap.calendars import SpellingError, parse_label
from procmap.calendars.russian import CYRILLIC
from procmap.findings import Route
from procmap.loading.drafting import Draft
from procmap.loading.edits import UNWRITABLE, Tree, refused
from procmap.loading.places import Data
from procmap.model import Answer, Process
from procmap.model.requirement import RUSSIAN, Entry, Requirement


class Reply(NamedTuple):
    """An answer, a remark, an escalation, or several of these at once, on one day.

    ``promised`` is a counter-offer as the file writes it (a point, or a duration from receiving the inputs); an empty
    one takes the counter-offer back. ``provided`` names requirements that the promise rests on as well.
    """

    date: date | None = None
    answer: Answer | None = None
    who: str | None = None
    note: str | None = None
    escalated_to: str | None = None
    promised: str | None = None
    provided: tuple[str, ...] = ()


def record(draft: Draft, process: Process, place: tuple[str, str], reply: Reply) -> None:
    """Write ``reply`` down for the requirement at ``place`` (its state and id) of the process that was read.

    What was said before stays: an answer without a history becomes its first entry, and a state that is based on
    another one takes over what was said there. Raises :class:`~procmap.errors.EditRefusedError`.
    """
    state, id_ = place
    _Recording(draft, process.states[state].requirements[id_], ("states", state, "requirements", id_)).run(
        reply
    )


class _Recording:
    """One reply on its way into one requirement.

    ``answer`` says what is said now, and what it said before is kept by the history. A remark behind it may speak of
    the old answer, but a remark is never taken away.
    """

    def __init__(self, draft: Draft, requirement: Requirement, route: Route) -> None:
        self.draft, self.requirement, self.route = draft, requirement, route
        nearest = [self._written(draft.at(route)), self._elsewhere(str(route[-1])), self._elsewhere()]
        said = next(filter(None, map(list, nearest)), [])
        self.russian = any(map(CYRILLIC.search, said))

    def run(self, reply: Reply) -> None:
        old = self.requirement.answer
        other = old is not None and reply.answer not in (None, old)
        told = [] if self._own("history") else [*self.requirement.history]
        if other and old is not Answer.OPEN and not any(one.said for one in self.requirement.history):
            told.append(Entry(said=old))
        try:
            new = Entry(who=reply.who, said=reply.answer, note=reply.note, escalated_to=reply.escalated_to)
        except ValidationError as error:  # of what is not known to be in the file, only a remark can be wrong
            raise refused("unwritable", (*self.route, "history"), UNWRITABLE["over-limit"]) from error
        if new != Entry():
            told.append(new.model_copy(update={"date": reply.date}))
            self._remember(told)
        if other and reply.answer is not None:
            self.draft.put((*self.route, "answer"), self._word(reply.answer))
        if reply.promised is not None:
            self._promise(reply.promised)
        if reply.provided:
            self._rest_on(reply.provided)

    def _own(self, key: str) -> Data:
        return self.draft.at((*self.route, key))

    def _written(self, requirement: Data) -> Iterator[str]:
        """The answers of a requirement as the file writes them."""
        here = requirement if isinstance(requirement, dict) else {}
        history = here.get("history")
        entries = history if isinstance(history, list) else []
        for said in (here.get("answer"), *(one.get("said") for one in entries if isinstance(one, dict))):
            if isinstance(said, str):
                yield said

    def _elsewhere(self, id_: str | None = None) -> Iterator[str]:
        """The answers of all requirements, or of one, in all states: the first answer to one is written like these."""
        states = self.draft.at(("states",))
        for state in states.values() if isinstance(states, dict) else ():
            found = state.get("requirements") if isinstance(state, dict) else None
            for name, one in found.items() if isinstance(found, dict) else ():
                if id_ in (None, name):
                    yield from self._written(one)

    def _remember(self, entries: list[Entry]) -> None:
        """Write entries behind the others, or begin the history with them."""
        place = (*self.route, "history")
        written = [self._entry(entry) for entry in entries]
        if self._own("history"):
            for entry in written:
                self.draft.append(place, entry)
        else:
            self.draft.put(place, written)

    def _entry(self, entry: Entry) -> dict[str, Tree]:
        """An entry as the file writes it."""
        parts: dict[str, Tree] = {
            "date": None if entry.date is None else entry.date.isoformat(),
            "who": entry.who,
            "said": None if entry.said is None else self._word(entry.said),
            "note": entry.note,
            "escalated_to": entry.escalated_to,
            "notes": entry.notes,
            "source": entry.source,
            "why": entry.why,
        }
        return {key: value for key, value in parts.items() if value is not None}

    def _word(self, answer: Answer) -> str:
        """The word for an answer: a Russian one where the file says it in Russian."""
        return RUSSIAN[answer] if self.russian else answer.value

    def _promise(self, text: str) -> None:
        """Write a counter-offer down. ``null`` takes one back: its remark stays, and so does what is inherited."""
        place, here = (*self.route, "promised"), self._own("promised")
        kind = "by" if is_point(text) else "within"
        if not text:
            if self.requirement.promised is not None:
                self.draft.put(place, None)
        elif isinstance(here, dict) and here.get(kind) is not None:
            self.draft.put((*place, kind), text)
        elif kind == "by" and not isinstance(here, dict):
            self.draft.put(place, text)
        else:
            self.draft.put(place, {kind: text})

    def _rest_on(self, ids: tuple[str, ...]) -> None:
        known = self.requirement.provided
        new = [id_ for id_ in dict.fromkeys(ids) if id_ not in known]
        if isinstance(self._own("provided"), list):
            for id_ in new:
                self.draft.append((*self.route, "provided"), id_)
        elif new:
            self.draft.put((*self.route, "provided"), [*known, *new])


def is_point(text: str) -> bool:
    """Whether a promise is a point on the clock; else it is a duration."""
    try:
        parse_label(text)
    except SpellingError:
        return False
    return True
