"""``procmap render``: pictures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import typer

from procmap.cli.options import Lang, Options, PageSize, Request, Theme
from procmap.cli.output import Colour, OutputError
from procmap.locale import N_

PLACE = 50
SUMMARY = N_("Draw a state of the process as a picture: SVG, PNG or PDF.")

_NO_FORM = N_("its ending does not say in which format; use one of these endings:")


class View(StrEnum):
    """What a picture shows."""

    SWIMLANE = "swimlane"
    CHAIN = "chain"
    CHANGES = "changes"
    BARS = "bars"
    PAIR = "pair"
    WHY = "why"


class Manner(NamedTuple):
    """How the picture is to look."""

    view: View
    page: PageSize
    theme: Theme
    text_as_paths: bool
    earlier: str | None = None
    subject: str | None = None


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._

    views: Any = typer.Option("swimlane", "--view", help=_("What the picture shows."), show_default=True)
    states: Any = typer.Option(
        None, "--state", metavar="ID", help=_("Which state of the process; the last one if left out.")
    )
    earliers: Any = typer.Option(
        None,
        "--from",
        metavar="ID",
        help=_("In views that compare: the earlier state; the first if left out."),
    )
    subjects: Any = typer.Option(
        None,
        "--step",
        metavar="ID",
        help=_("With --view why: the step or requirement; the customer's worst one if left out."),
    )
    pages: Any = typer.Option("16:9", "--page", help=_("The page to fit."), show_default=True)
    themes: Any = typer.Option(
        "color", "--theme", help=_("In colour, or for a print in black and white."), show_default=True
    )
    paths: Any = typer.Option(
        False, "--text-as-paths", help=_("In SVG, draw the letters: for programs that lack the font.")
    )
    files: Any = typer.Option(
        ...,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_("Write the picture to this file (.svg, .png or .pdf). Can be given several times."),
        show_default=False,
    )

    @app.command("render", help=_(SUMMARY))
    def render(
        *,
        file: str = options.file,
        output: list[str] = files,
        view: View = views,
        state: str | None = states,
        from_: str | None = earliers,
        step: str | None = subjects,
        family: str | None = options.family,
        date: str | None = options.date,
        page: PageSize = pages,
        theme: Theme = themes,
        text_as_paths: bool = paths,
        quiet: bool = options.quiet,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        request = Request(options.say, None, Colour.AUTO, state, family, date, tuple(output), quiet=quiet)
        return run(file, request, Manner(view, page, theme, text_as_paths, from_, step))


def run(file: str, request: Request, manner: Manner) -> int:
    """Draw and write; a file that is malformed is shown as ``check`` would."""
    from dataclasses import replace

    from procmap.api.inputs import files_read
    from procmap.api.render import FORMS, Wish, render, written
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.options import FailOn
    from procmap.cli.output import write_text
    from procmap.cli.saving import names_of_pages, save
    from procmap.report import Report

    forms = {path: _form(path, FORMS) for path in request.files}
    look = (manner.view.value, manner.page.value, manner.theme.value, request.say.language)
    wish = Wish(*look, manner.earlier, manner.subject)
    report, drawing = render(file, wish, **request.question)
    if drawing is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)
    contents: dict[str, str | bytes] = {}
    for path, form in forms.items():
        pages = written(drawing, form, text_as_paths=manner.text_as_paths)
        contents.update(zip(names_of_pages(path, len(pages)), pages, strict=True))
    save(contents, files_read(Report((report,))))
    if not request.quiet:
        write_text("".join(f"{path}\n" for path in contents))
    return 0


def _form(path: str, forms: tuple[str, ...]) -> str:
    """The format by a file's ending. Raises ``OutputError``."""
    ending = Path(path).suffix.lower().removeprefix(".")
    if ending not in forms:
        raise OutputError(_NO_FORM, path, " ".join(f".{form}" for form in forms))
    return ending
