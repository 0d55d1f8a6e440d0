"""``procmap repair``: what would have to change so that a state holds; and a repair written as a new state."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request, as_check
from procmap.cli.output import Colour
from procmap.locale import N_

if TYPE_CHECKING:
    from procmap.api.repair import Wanted

PLACE = 48
SUMMARY = N_("Show what would have to change so that nothing is late: whom to ask for how many minutes.")


class Prefer(StrEnum):
    """By what repairs are put in order."""

    FEWEST = "fewest"
    MINUTES = "minutes"
    COST = "cost"
    FAIR = "fair"
    CHANGES = "changes"


def prefer_option(options: Options) -> Any:
    """The option by which repairs are put in order."""
    text = options.say._(
        "What comes first: the fewest owners, the fewest minutes, the least cost, the smallest share of one owner,"
        " the fewest changes."
    )
    return typer.Option("fewest", "--prefer", help=text, show_default=True)


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    prefer: Any = prefer_option(options)
    apply: Any = typer.Option(
        None,
        "--apply",
        metavar="N",
        help=_("Write this repair into the file, as a new state based on the one it repairs."),
    )
    name: Any = typer.Option(None, "--as", metavar="ID", help=_("The id of the new state."))

    @app.command("repair", help=_(SUMMARY))
    def repair(
        *,
        file: str = options.file,
        prefer: Prefer = prefer,
        apply: int | None = apply,
        name: str | None = name,
        dry_run: bool = options.dry_run,
        state: str | None = options.one_state,
        family: str | None = options.family,
        date: str | None = options.date,
        format_: PageFormat | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        from procmap.api.repair import Wanted

        request = Request(
            options.say, format_, color, state, family, date, tuple(output or ()), formats=PageFormat
        )
        wanted = Wanted(prefer.value)
        if apply is not None:
            if output or format_ is PageFormat.MD:
                reason = options.say._("cannot be used together with {option}").replace("{option}", "--apply")
                raise typer.BadParameter(reason, param_hint="--output" if output else "--format")
            return write((file, name), apply, wanted, request, dry_run=dry_run)
        if name is not None or dry_run:
            reason = options.say._("this goes with --apply only")
            raise typer.BadParameter(reason, param_hint="--as" if name is not None else "--dry-run")
        return run(file, wanted, request)


def run(file: str, wanted: Wanted, request: Request) -> int:
    """Look for repairs and print them. 0: nothing is late, 1: something is, 2: a file that cannot be calculated."""
    from procmap.api.inputs import files_read
    from procmap.api.repair import repair
    from procmap.cli.commands.check import show
    from procmap.report import Report

    found = repair(file, wanted, **request.question)
    report = Report((found.file,))
    if found.file.process is None:
        show(report, as_check(request))
        return 2

    from procmap.export.repairs_to_json import repairs_to_dict
    from procmap.render.repairs import repairs_page

    make = paged(lambda: repairs_to_dict(found), lambda: repairs_page(found, request.say.language))
    deliver(request, make, inputs=files_read(report))
    return 2 if found.unsolved else int(any(not one.sound for one in found.repairs))


def write(
    place: tuple[str, str | None], number: int, wanted: Wanted, request: Request, *, dry_run: bool
) -> int:
    """Write a repair as a new state, check again, and say what that comes to."""
    from procmap.api.check import Question
    from procmap.api.repair import apply_repair
    from procmap.cli.options import read_day, today
    from procmap.cli.rewriting import demand_file, show, show_json
    from procmap.cli.settings import Setup

    say = request.say
    demand_file(place[0], say)
    day = None if request.day is None else read_day(request.day, "--date", say)
    question = Question(today(say), request.state, request.family, day)
    made = apply_repair(
        place[0], number, wanted, question, name=place[1], settings=Setup(say).source(), write=not dry_run
    )
    if request.format is PageFormat.JSON:
        from procmap.api.rules import all_rules
        from procmap.export.changed_to_json import rewritten_to_dict

        show_json(rewritten_to_dict(made, all_rules(), say.language))
    else:
        show(made, say, request.colour)
    return 0
