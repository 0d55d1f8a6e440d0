"""``procmap answer``: record what somebody has said about a requirement."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from procmap.cli.options import Format, Lang, Options, read_day, today
from procmap.cli.output import Colour, write_text
from procmap.cli.rewriting import Manner
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from procmap.loading.answering import Reply
    from procmap.model import Answer

PLACE = 61
SUMMARY = N_("Record the answer to a requirement in the file, with its date, and check again.")
_ANSWERS = "yes, in_force, already_met, open, contested, refused"


class Told(NamedTuple):
    """What the command line says: all of it still text."""

    answer: str | None
    who: str | None
    note: str | None
    date: str | None
    promised: str | None
    provided: tuple[str, ...]
    escalate: str | None


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    requirement: Any = typer.Argument(
        ..., metavar=_("REQUIREMENT"), help=_("A requirement, by its id."), show_default=False
    )
    said: Any = typer.Argument(
        None,
        metavar=f"[{_('ANSWER')}]",
        help=_("What was said: {answers}; Russian words too.").replace("{answers}", _ANSWERS),
        show_default=False,
    )
    who: Any = typer.Option(None, "--by", metavar="ID", help=_("Who said it: a person or a department."))
    note: Any = typer.Option(None, "--note", metavar=_("TEXT"), help=_("What was said, in words."))
    date: Any = typer.Option(
        None, "--date", metavar="YYYY-MM-DD", help=_("The day it was said; today if left out.")
    )
    promised: Any = typer.Option(
        None,
        "--promised",
        metavar=_("TIME"),
        help=_("A counter-offer, like 15:30 or 2h; an empty text takes it back."),
    )
    provided: Any = typer.Option(
        [], "--provided", metavar="ID", help=_("A requirement that the promise rests on; repeatable.")
    )
    escalate: Any = typer.Option(
        None, "--escalate", metavar="ID", help=_("The person it was escalated to, such as the process owner.")
    )

    @app.command("answer", help=_(SUMMARY))
    def answer(
        *,
        file: str = options.file_to_change,
        requirement: str = requirement,
        said: str | None = said,
        who: str | None = who,
        note: str | None = note,
        date: str | None = date,
        promised: str | None = promised,
        provided: list[str] = provided,
        escalate: str | None = escalate,
        state: str | None = options.one_state,
        dry_run: bool = options.dry_run,
        format_: Format = options.told,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        told = Told(said, who, note, date, promised, tuple(provided), escalate)
        manner = Manner(options.say, color, format_ is Format.JSON)
        return run((file, requirement), told, state, manner, dry_run=dry_run)


def run(place: tuple[str, str], told: Told, state: str | None, manner: Manner, *, dry_run: bool) -> int:
    """Record, check again, and say what that changes. 2 where nothing could be recorded."""
    from procmap.api.answer import answer
    from procmap.api.check import Question
    from procmap.api.rules import all_rules
    from procmap.cli.rewriting import demand_file, show, show_json
    from procmap.cli.settings import Setup

    say = manner.say
    demand_file(place[0], say)
    question = Question(today(say))
    made = answer(
        *place,
        reply(told, question.today, say),
        question,
        state=state,
        settings=Setup(say).source(),
        write=not dry_run,
    )
    if manner.json:
        from procmap.export.changed_to_json import rewritten_to_dict

        show_json(rewritten_to_dict(made, all_rules(), say.language))
    elif made.changed:
        show(made, say, manner.colour)
    else:
        write_text(say._("there is nothing new in this answer; the file stays as it is") + "\n")
    return 0


def reply(told: Told, today: datetime.date, say: Speech) -> Reply:
    """What was said. Raises ``typer.BadParameter`` where that cannot be understood."""
    from procmap.loading.answering import Reply

    if not any((told.answer, told.note, told.escalate, told.provided)) and told.promised is None:
        reason = say._("say what was answered, or give --note, --escalate, --promised or --provided")
        raise typer.BadParameter(reason, param_hint=say._("ANSWER"))
    return Reply(
        today if told.date is None else read_day(told.date, "--date", say),
        None if told.answer is None else _answer(told.answer, say),
        told.who,
        told.note or None,
        told.escalate,
        None if told.promised is None else _promised(told.promised, say),
        told.provided,
    )


def _answer(text: str, say: Speech) -> Answer:
    from pydantic_core import PydanticCustomError

    from procmap.model.requirement import read_answer

    try:
        return read_answer(text)
    except PydanticCustomError as error:
        reason = say._("“{text}” is no answer; known: {answers}; in Russian: {russian}")
        near = (error.context or {}).get("near")
        if near:
            reason = say._("“{text}” is no answer; did you mean “{near}”?").replace("{near}", near)
        raise typer.BadParameter(_with_answers(reason, text), param_hint=say._("ANSWER")) from None


def _with_answers(reason: str, text: str) -> str:
    from procmap.model.requirement import RUSSIAN

    filled = reason.replace("{answers}", _ANSWERS).replace("{russian}", ", ".join(RUSSIAN.values()))
    return filled.replace("{text}", text[:80])


def _promised(text: str, say: Speech) -> str:
    """A point in time or a duration, as written."""
    from procmap.calendars import SpellingError, parse_duration
    from procmap.loading.answering import is_point

    if text.strip() and not is_point(text):
        try:
            parse_duration(text)
        except SpellingError as error:
            meant = _meant(text.strip(), error.hints, say)
            hint = f"; {say._('did you mean')} {', '.join(meant)}?" if meant else ""
            reason = say._("“{text}” is neither a time like 15:30 nor a duration like 2h")
            raise typer.BadParameter(
                reason.replace("{text}", text[:80]) + hint, param_hint="--promised"
            ) from None
    return text.strip()


def _meant(text: str, durations: tuple[str, ...], say: Speech) -> tuple[str, ...]:
    """What may have been meant: a clock time, where it reads like one; a bare number may be either."""
    from procmap.calendars.russian import in_russian
    from procmap.calendars.schedule import clock_hints

    points = clock_hints(text)
    hints = points if points and not text.isdigit() else (*points, *durations)
    return tuple(map(in_russian, hints)) if say.language == "ru" else hints
