"""``procmap init``: begin a project."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from procmap.cli.options import Lang, Options
from procmap.locale import N_, Speech

PLACE = 70
SUMMARY = N_("Begin a project: a commented process file, its schema, and settings for VS Code.")


class Example(StrEnum):
    """The examples there are."""

    RETAIL = "av_retail_delivery"
    CASH = "order_to_cash"
    HANDOFF = "sales_to_cs_handoff"


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._

    asked: Any = typer.Option(None, "--example", help=_("Begin with a copy of an example instead."))

    @app.command("init", help=options.say._(SUMMARY))
    def init(
        folder: str = typer.Argument(
            ".",
            metavar=f"[{_('FOLDER')}]",
            help=_("Where to write; the current folder if left out."),
            show_default=False,
        ),
        *,
        example: Example | None = asked,
        force: bool = typer.Option(False, "--force", help=_("Replace files that are there already.")),
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        return run(folder, None if example is None else example.value, options.say, force=force)


def run(folder: str, example: str | None, say: Speech, *, force: bool) -> int:
    """Write the files, say which, and what comes next."""
    from procmap.api.init import init
    from procmap.cli.output import write_text

    written = init(Path(folder), say.language, example=example, force=force)
    write_text("".join(f"{path}\n" for path in written))
    following = say._("Next: open the folder in VS Code or another editor, and run: procmap check {file}")
    write_text("\n" + following.replace("{file}", str(written[0])) + "\n")
    return 0
