"""``procmap why``: the binding chain behind a time."""

from __future__ import annotations

import typer

from procmap.cli.options import Format, Lang, Options, Request
from procmap.cli.output import Colour, write_blocks, write_json
from procmap.cli.settings import Setup
from procmap.locale import N_

PLACE = 3
SUMMARY = N_("Explain a time: the chain of steps, handoffs and promises that it follows from, with proof.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("why", help=options.say._(SUMMARY))
    def why(
        *,
        file: str = options.file,
        subject: str = options.subject,
        state: str | None = options.state,
        family: str | None = options.family,
        date: str | None = options.date,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        format_: Format = options.format,
        color: Colour = options.colour,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config)
        return run(file, subject, Request(options.say, format_, color, state, family, date, setup))


def run(file: str, subject: str, request: Request) -> int:
    """Explain and print; a file that is malformed or cannot be opened is shown as ``check`` would."""
    from procmap.api.rules import all_rules
    from procmap.api.why import why_file
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.report import Report

    report, whys = why_file(file, subject, **request.arguments)
    if report.process is None:
        show(Report((report,)), request)
        return exit_code(Report((report,)), FailOn.ERROR)
    if request.format is Format.JSON:
        from procmap.export.to_json import why_to_dict

        write_json(why_to_dict(report, whys, all_rules(), request.say.language))
        return 0
    from procmap.render.reasons import why_page

    write_blocks(why_page(report, whys, request.say.language), request.colour)
    return 0
