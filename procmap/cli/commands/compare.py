"""``procmap compare``: what differs between two states, or two files, and what is gained."""

from __future__ import annotations

from typing import Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, Request, as_check, demand_one_stdin
from procmap.cli.output import Colour
from procmap.locale import N_, Speech

PLACE = 40
SUMMARY = N_("Compare as-is with to-be, or two files: what differs, what is gained, what breaks.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    other: Any = typer.Argument(None, metavar=_("OTHER"), help=_("A second file to compare with."))
    from_: Any = typer.Option(None, "--from", metavar="ID", help=_("The earlier state (else as_is)."))
    to: Any = typer.Option(
        None, "--to", metavar="ID", help=_("The later state (else to_be); several with --candidates.")
    )
    told: Any = typer.Option(
        None, "--map", metavar="OLD=NEW", help=_("An id of the earlier side and what it is called later.")
    )
    candidates: Any = typer.Option(
        False, "--candidates", help=_("Put all states but the first side by side and rank them.")
    )

    @app.command("compare", help=_(SUMMARY))
    def compare(
        *,
        file: str = options.file,
        other: str | None = other,
        from_: str | None = from_,
        to: list[str] | None = to,
        map_: list[str] | None = told,
        candidates: bool = candidates,
        family: str | None = options.family,
        date: str | None = options.date,
        format_: PageFormat | None = options.format,
        output: list[str] | None = options.output,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        demand_one_stdin((file, other or ""), options.say)
        request = Request(
            options.say, format_, color, None, family, date, tuple(output or ()), formats=PageFormat
        )
        if candidates:
            if other or from_ or map_:
                reason = options.say._("with --candidates there is neither OTHER nor --from nor --map")
                raise typer.BadParameter(reason, param_hint="--candidates")
            return run_candidates(file, tuple(to or ()), request)
        if len(to or ()) > 1:
            raise typer.BadParameter(options.say._("several only with --candidates"), param_hint="--to")
        return run((file, other), (from_, to[0] if to else None), _told(map_ or [], options.say), request)


def _told(pairs: list[str], say: Speech) -> dict[str, str]:
    told = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise typer.BadParameter(say._("write OLD=NEW: two ids"), param_hint="--map")
        told[old] = new
    return told


def run(
    files: tuple[str, str | None],
    states: tuple[str | None, str | None],
    told: dict[str, str],
    request: Request,
) -> int:
    """Compare and print. 0: the same, 1: different, 2: a file that cannot be opened, or is malformed."""
    from procmap.api.compare import Asked, compare_files
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import show
    from procmap.report import Report

    arguments = {key: value for key, value in request.question.items() if key != "state"}
    found = compare_files(*files, Asked(*states, told), **arguments)
    if any(report.process is None for report in found.reports):
        show(Report(found.reports), as_check(request))
        return 2

    from procmap.export.comparison_to_json import comparison_to_dict
    from procmap.render.comparison import comparison_page

    make = paged(
        lambda: comparison_to_dict(found, request.say.language),
        lambda: comparison_page(found, request.say.language),
    )
    deliver(request, make, inputs=files_read(Report(found.reports)))
    return int(not found.same)


def run_candidates(file: str, states: tuple[str, ...], request: Request) -> int:
    """Rank candidates and print. 0, or 2 where the file cannot be opened or is malformed."""
    from procmap.api.compare import weigh
    from procmap.api.inputs import files_read
    from procmap.cli.commands.check import show
    from procmap.report import Report

    arguments = {key: value for key, value in request.question.items() if key != "state"}
    found = weigh(file, states, **arguments)
    report = Report((found.file,))
    if found.file.process is None:
        show(report, as_check(request))
        return 2

    from procmap.export.candidates_to_json import candidates_to_dict
    from procmap.render.candidates import candidates_page

    make = paged(
        lambda: candidates_to_dict(found, request.say.language),
        lambda: candidates_page(found, request.say.language),
    )
    deliver(request, make, inputs=files_read(report))
    return 0
