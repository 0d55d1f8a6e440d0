"""``procmap render``: pictures."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from procmap.cli.options import Lang, Options, PageSize, Request, Theme
from procmap.cli.output import Colour
from procmap.locale import N_

if TYPE_CHECKING:
    from procmap.api.views import Wish

PLACE = 50
SUMMARY = N_("Draw a state of the process as a picture: SVG, PNG, PDF, PowerPoint, a page for a browser.")


class View(StrEnum):
    """What a picture shows."""

    SWIMLANE = "swimlane"
    CHAIN = "chain"
    CHANGES = "changes"
    BARS = "bars"
    PAIR = "pair"
    WHY = "why"
    MAP = "map"


class Form(StrEnum):
    """The formats of pictures."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    PPTX = "pptx"
    HTML = "html"
    GV = "gv"
    MMD = "mmd"


class Engine(StrEnum):
    """Who finds the places."""

    SWIM = "swim"
    DOT = "dot"


class Dot(StrEnum):
    """Which Graphviz."""

    EMBEDDED = "embedded"
    SYSTEM = "system"


class Manner(NamedTuple):
    """How the picture is to look."""

    view: View
    page: PageSize
    theme: Theme
    text_as_paths: bool
    earlier: str | None = None
    subject: str | None = None
    engine: Engine | None = None
    dot: Dot | None = None
    forms: tuple[Form, ...] = ()


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._

    views: Any = typer.Option("swimlane", "--view", help=_("What the picture shows."), show_default=True)
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
    engines: Any = typer.Option(
        None, "--engine", help=_("Lanes on a clock (swim) or a graph (dot); each view has its own.")
    )
    dots: Any = typer.Option(
        None,
        "--dot",
        help=_("Which Graphviz: the one in the package, or that of the system (else PROCMAP_DOT says it)."),
    )
    forms: Any = typer.Option(
        None,
        "--format",
        help=_("With a folder: in which format; svg if left out. Can be given several times."),
    )
    files: Any = typer.Option(
        ...,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_(
            "Write the picture to this file; its ending decides the format (svg, png, pdf, pptx, html, gv, mmd)."
            " A folder gets all views of all states. Can be given several times."
        ),
        show_default=False,
    )

    @app.command("render", help=_(SUMMARY))
    def render(
        *,
        file: str = options.file,
        output: list[str] = files,
        view: View = views,
        state: str | None = options.one_state,
        from_: str | None = earliers,
        step: str | None = subjects,
        family: str | None = options.family,
        date: str | None = options.date,
        page: PageSize = pages,
        theme: Theme = themes,
        text_as_paths: bool = paths,
        engine: Engine | None = engines,
        dot: Dot | None = dots,
        format_: list[Form] | None = forms,
        quiet: bool = options.quiet,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        request = Request(options.say, None, Colour.AUTO, state, family, date, tuple(output), quiet=quiet)
        looks = (view, page, theme, text_as_paths, from_, step, engine, dot)
        return run(file, request, Manner(*looks, tuple(format_ or ())))


def run(file: str, request: Request, manner: Manner) -> int:
    """Draw and write; a file that is malformed is shown as ``check`` would."""
    from procmap.cli.gallery import draw_all

    wish = _wish(manner, request)
    folders = tuple(path for path in request.files if _is_folder(path))
    if len(folders) == len(request.files):
        forms = tuple(form.value for form in manner.forms) or ("svg",)
        return draw_all(file, request, wish, forms)
    if folders or manner.forms or Path(file).is_dir():
        reason = request.say._("all views go into a folder: --output FOLDER/, with --format svg or others")
        raise typer.BadParameter(reason, param_hint="--output")
    return _draw_one(file, request, wish, text_as_paths=manner.text_as_paths)


def _draw_one(file: str, request: Request, wish: Wish, *, text_as_paths: bool) -> int:
    from dataclasses import replace

    from procmap.api.inputs import files_read
    from procmap.api.render import FORMS, draw, files_of
    from procmap.cli.commands.check import exit_code, show
    from procmap.cli.gallery import tell_notes
    from procmap.cli.options import FailOn
    from procmap.cli.output import escapes, write_text
    from procmap.cli.progress import progress
    from procmap.cli.saving import form_by_ending, names_of_pages, save
    from procmap.report import Report

    forms = {path: form_by_ending(path, FORMS) for path in request.files}
    report, picture = draw(file, wish, **request.question)
    if picture is None:
        show(Report((report,)), replace(request, files=()))
        return exit_code(Report((report,)), FailOn.ERROR)
    tell_notes(picture.drawing.notes, request.say)
    picture = picture._replace(text_as_paths=text_as_paths)
    contents: dict[str, str | bytes] = {}
    with progress(len(forms), quiet=request.quiet or not escapes(request.colour)) as step:
        for path, form in forms.items():
            step(path)
            pages = files_of(picture, form)
            contents.update(zip(names_of_pages(path, len(pages)), pages, strict=True))
    save(contents, files_read(Report((report,))))
    if not request.quiet:
        write_text("".join(f"{path}\n" for path in contents))
    return 0


def _wish(manner: Manner, request: Request) -> Wish:
    """How the picture is to look. ``PROCMAP_DOT`` is ``embedded``, ``system`` or the path of a program."""
    import os

    from procmap.api.views import Wish

    look = (manner.view.value, manner.page.value, manner.theme.value, request.say.language)
    program = manner.dot.value if manner.dot else os.environ.get("PROCMAP_DOT") or Dot.EMBEDDED.value
    engine = manner.engine.value if manner.engine else None
    return Wish(*look, manner.earlier, manner.subject, engine, program)


def _is_folder(path: str) -> bool:
    return path.endswith(("/", "\\")) or Path(path).is_dir()
