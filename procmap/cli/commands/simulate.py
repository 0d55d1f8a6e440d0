"""``procmap simulate``: how likely "on time" is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from procmap.cli.delivery import deliver, paged
from procmap.cli.options import Lang, Options, PageFormat, PageSize, Request, Theme
from procmap.cli.output import Colour
from procmap.cli.pictures import Look, draw
from procmap.locale import N_, Speech

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procmap.analysis.likelihood.simulate import Wish
    from procmap.api.simulate import Samples

PLACE = 37
SUMMARY = N_("How likely each customer requirement is met: many runs with lengths drawn by chance.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._
    runs: Any = typer.Option(100_000, "--runs", "-n", min=1, max=100_000_000, help=_("How many runs."))
    seed: Any = typer.Option(7, "--seed", min=0, help=_("The same seed gives the same numbers."))
    target: Any = typer.Option(
        "95%", "--target", metavar=_("SHARE"), help=_("The share of runs that a promise is to hold for.")
    )
    precision: Any = typer.Option(
        None, "--precision", help=_("Stop once the standard error of every share is below this, like 0.001.")
    )
    sample: Any = typer.Option(
        [],
        "--sample",
        metavar=_("STEP=FILE"),
        help=_(
            "Draw this step's length from what was measured: a file with one length a line, or CSV; repeatable."
        ),
    )
    column: Any = typer.Option(
        None, "--column", metavar=_("NAME"), help=_("The column of the samples' CSV that holds the lengths.")
    )
    picture: Any = typer.Option(
        None,
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_(
            "Write to this file instead; .svg, .png and .pdf draw a histogram. Can be given several times."
        ),
    )

    @app.command("simulate", help=_(SUMMARY))
    def simulate(
        *,
        file: str = options.file,
        runs: int = runs,
        seed: int = seed,
        target: str = target,
        precision: float | None = precision,
        sample: list[str] = sample,
        column: str | None = column,
        state: str | None = options.one_state,
        family: str | None = options.family,
        date: str | None = options.date,
        format_: PageFormat | None = options.format,
        output: list[str] | None = picture,
        page: PageSize = options.page,
        theme: Theme = options.theme,
        color: Colour = options.colour,
        quiet: bool = options.quiet,
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        request = Request(
            options.say, format_, color, state, family, date,
            tuple(output or ()), formats=PageFormat, quiet=quiet,
        )  # fmt: skip
        wish = _wish((runs, seed), target, precision, options.say)
        samples = _samples(sample, column, options.say)
        return run(file, wish, samples, request, Look(page.value, theme.value))


def _wish(size: tuple[int, int], target: str, precision: float | None, say: Speech) -> Wish:
    from procmap.analysis.likelihood.simulate import Wish
    from procmap.model.times import parse_share

    try:
        share = float(parse_share(target if "%" in target else f"{target}%").high) / 100
    except ValueError:
        share = 0.0
    if share <= 0.01 and "%" not in target:
        share = 0.0  # ``0.95`` is meant as 95 %, and would be read as less than one
    if not 0 < share < 1:
        raise typer.BadParameter(
            say._("write a share above 0 % and below 100 %, like 95%"), param_hint="--target"
        )
    if precision is not None and not precision > 0:
        raise typer.BadParameter(say._("write a number above 0, like 0.001"), param_hint="--precision")
    return Wish(*size, share, precision)


def _samples(given: list[str], column: str | None, say: Speech) -> Samples:
    from procmap.api.simulate import Samples

    files = {}
    for one in given:
        step, equals, path = one.partition("=")
        if not equals or not step or not path:
            raise typer.BadParameter(say._("write STEP=FILE"), param_hint="--sample")
        files[step] = path
    return Samples(files, column)


def run(file: str, wish: Wish, samples: Samples, request: Request, look: Look) -> int:
    """Simulate and print; a file that is malformed is shown as ``check`` would. 0 whatever the chances are."""
    from procmap.api.inputs import files_read
    from procmap.api.simulate import chances_picture, simulate
    from procmap.cli.commands.check import show
    from procmap.cli.options import as_check
    from procmap.report import Report

    with _progress(wish.runs, request) as told:
        found = simulate(file, wish, samples=samples, told=told, **request.question)
    report = Report((found.file,))
    if found.file.process is None:
        show(report, as_check(request))
        return 1

    from procmap.export.simulation_to_json import simulation_to_dict
    from procmap.render.simulation import simulation_page

    make = paged(lambda: simulation_to_dict(found), lambda: simulation_page(found, request.say.language))
    inputs = (*files_read(report), *samples.files.values())
    rest = draw(request, lambda: chances_picture(found, request.say.language, look.page, look.theme), inputs)
    if rest is not None:
        deliver(rest, make, inputs=inputs)
    return 2 if found.unsolved else 0


@contextmanager
def _progress(runs: int, request: Request) -> Iterator[Callable[[int], None]]:
    """A bar on standard error while somebody looks at it; nothing in a pipe."""
    import sys

    from procmap.cli.output import escapes

    seen = sys.stderr is not None and sys.stderr.isatty() and escapes(request.colour)
    if request.quiet or not seen:
        yield lambda _: None
        return
    from procmap.render.terminal import progress

    with progress(sys.stderr, runs) as told:
        yield told
