"""``procmap chain``: the backward chain as a table."""

from __future__ import annotations

import typer

from procmap.cli.options import Format, Lang, Options, Request
from procmap.cli.output import Colour, write_blocks
from procmap.cli.settings import Setup
from procmap.locale import N_

PLACE = 2
SUMMARY = N_("Show the chain from the customer back: who owes what to whom by when.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("chain", help=options.say._(SUMMARY))
    def chain(
        *,
        file: str = options.file,
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
        return run(file, Request(options.say, format_, color, state, family, date, setup))


def run(file: str, request: Request) -> int:
    """Solve and print; a file that is malformed or cannot be opened is shown as ``check`` would."""
    from procmap.api.chain import chain
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.report import Report

    report = chain(file, **request.arguments)
    if report.process is None or request.format is Format.JSON:
        show(Report((report,)), request)
        return exit_code(Report((report,)), FailOn.ERROR) if report.process is None else 0
    from procmap.render.table import chain_page

    write_blocks(chain_page(report, request.say.language), request.colour)
    return 0
