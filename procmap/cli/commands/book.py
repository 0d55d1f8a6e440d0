"""``procmap book``: a standards book of all processes of a folder."""

from __future__ import annotations

from typing import Any, NamedTuple

import typer

from procmap.cli.options import Lang, Options, Request
from procmap.cli.output import Colour
from procmap.cli.settings import Setup
from procmap.locale import N_

PLACE = 54
SUMMARY = N_("Write a standards book: the policy, and each process with picture, requirements and checks.")


class Cover(NamedTuple):
    """What is not in the process files."""

    title: str | None
    policy: str | None


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    titles: Any = typer.Option(None, "--title", metavar=_("TEXT"), help=_("The title of the book."))
    policies: Any = typer.Option(
        None,
        "--policy",
        metavar=_("FILE"),
        help=_("The policy, as text or Markdown; else policy.md of the folder."),
    )
    files: Any = typer.Option(
        ...,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_("Write to this file; its ending decides the format. Can be given several times."),
        show_default=False,
    )

    @app.command("book", help=_(SUMMARY))
    def book(
        *,
        files: list[str] = options.files,
        output: list[str] = files,
        title: str | None = titles,
        policy: str | None = policies,
        config: str | None = options.config,
        no_config: bool = options.no_config,
        quiet: bool = options.quiet,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        setup = Setup(options.say, config, no_config)
        request = Request(options.say, None, Colour.AUTO, files=tuple(output), quiet=quiet, setup=setup)
        return run(files, request, Cover(title, policy))


def run(paths: list[str], request: Request, cover: Cover) -> int:
    """Make the book and write it; files that are malformed are shown as ``check`` would."""
    from dataclasses import replace

    from procmap.api.export import written
    from procmap.api.inputs import files_read
    from procmap.api.report import BOOK_FORMS, standards_book
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.cli.output import write_text
    from procmap.cli.saving import form_by_ending, save
    from procmap.report import Report

    forms = {path: form_by_ending(path, BOOK_FORMS) for path in request.files}
    asked = {key: request.arguments[key] for key in ("today", "settings", "stdin")}
    report, document = standards_book(
        paths, request.say.language, title=cover.title, policy=cover.policy, **asked
    )
    if document is None:
        bad = Report(tuple(one for one in report.files if one.process is None))
        show(bad, replace(request, files=()))
        return exit_code(bad, FailOn.ERROR)
    read = (*files_read(report), *([cover.policy] if cover.policy else []))
    save({path: written(document, form) for path, form in forms.items()}, read)
    if not request.quiet:
        write_text("".join(f"{path}\n" for path in request.files))
    return 0
