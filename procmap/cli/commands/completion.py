"""``procmap completion``: the script by which a shell completes command lines."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from procmap.cli.options import Lang, Options
from procmap.cli.output import write_text
from procmap.locale import N_

PLACE = 90
SUMMARY = N_("Print the script that lets a shell complete commands, options and names by Tab.")


class Shell(StrEnum):
    """The shells that there is a script for."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


_SCRIPTS = Path(__file__).parents[1] / "shells"
_ENDINGS = {Shell.BASH: "bash", Shell.ZSH: "zsh", Shell.FISH: "fish", Shell.POWERSHELL: "ps1"}


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("completion", help=options.say._(SUMMARY))
    def completion(shell: Shell = options.shell, lang: Lang | None = options.lang) -> int:
        del lang  # decided before the app was built
        write_text((_SCRIPTS / f"procmap.{_ENDINGS[shell]}").read_text("utf-8"))
        return 0
