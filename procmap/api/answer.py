"""Record what somebody has said about a requirement, in the file, with its date, and check again."""

from __future__ import annotations

from procmap.api.check import Question
from procmap.api.rewriting import rewrite, sound_report
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand, meant_state
from procmap.errors import UnknownNameError
from procmap.loading.answering import Reply, record
from procmap.loading.drafting import Draft
from procmap.loading.settings import DEFAULTS
from procmap.model import Process
from procmap.report import Rewritten


def answer(
    path: str,
    requirement: str,
    reply: Reply,
    question: Question,
    *,
    state: str | None = None,
    settings: SettingsOf = DEFAULTS,
    write: bool = False,
) -> Rewritten:
    """Put ``reply`` into the history of a requirement of a file; with ``write`` the file is saved.

    All that ``question`` asks about is checked again. The state is the one asked for, else to_be (else the last), else
    the only other one that has the requirement.
    Raises :class:`~procmap.errors.UnknownNameError` for a state, requirement, person or department that is not
    there, and what :func:`procmap.api.rewriting.sound_report` and :func:`procmap.api.rewriting.rewrite` raise.
    """
    before, process = sound_report(path, question, settings)
    assert before.document is not None
    state = _state(process, requirement, state)
    known = {**process.people, **process.departments}
    demand("person or department", reply.who, known)
    demand("person", reply.escalated_to, process.people)
    for id_ in reply.provided:
        demand("requirement", id_, process.states[state].requirements)
    draft = Draft(before.document)
    record(draft, process, (state, requirement), reply)
    return rewrite(before, draft.edits, question, write=write)


def _state(process: Process, requirement: str, asked: str | None) -> str:
    """The state whose requirement is meant."""
    demand("state", asked, process.states)
    having = [name for name, state in process.states.items() if requirement in state.requirements]
    usual = asked or meant_state(process)
    if usual in having:
        return usual
    if asked is None and len(having) == 1:
        return having[0]
    raise UnknownNameError("requirement", requirement, tuple(process.states[usual].requirements))
