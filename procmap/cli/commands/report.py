"""``procmap report``: the whole pack for the meeting."""

from __future__ import annotations

from typing import Any

import typer

from procmap.cli.options import Lang, Options, Request
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_

PLACE = 53
SUMMARY = N_("Write the pack for the meeting: finding, pictures, requirements, gains, what is open.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    files: Any = typer.Option(
        ...,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_("Write to this file; its ending decides the format. Can be given several times."),
        show_default=False,
    )

    @app.command("report", help=_(SUMMARY))
    def report(
        *,
        file: str = options.file,
        output: list[str] = files,
        state: str | None = options.one_state,
        family: str | None = options.family,
        date: str | None = options.date,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        quiet: bool = options.quiet,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config)
        request = Request(
            options.say, None, Colour.AUTO, state, family, date, tuple(output), quiet=quiet, setup=setup
        )
        return run(file, request)


def run(file: str, request: Request) -> int:
    """Make the pack and write it; a file that is malformed is shown as ``check`` would."""
    from dataclasses import replace

    from procmap.api.export import written
    from procmap.api.inputs import files_read
    from procmap.api.report import REPORT_FORMS, meeting_pack
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.cli.output import write_text
    from procmap.cli.saving import form_by_ending, save
    from procmap.report import Report

    forms = {path: form_by_ending(path, REPORT_FORMS) for path in request.files}
    report, document = meeting_pack(file, request.say.language, **request.arguments)
    if document is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)
    save({path: written(document, form) for path, form in forms.items()}, files_read(Report((report,))))
    if not request.quiet:
        write_text("".join(f"{path}\n" for path in request.files))
    return 0
