"""The words of the command-line library itself, so that they come out in the language spoken."""

from __future__ import annotations

from procmap.locale import DOMAIN, FOLDER, N_, Speech

WORDS = (
    N_("Missing command."),
    N_("default: {default}"),
    N_("required"),
)
"""What typer looks up by gettext's own functions."""


def translate_framework(say: Speech) -> None:
    """Point gettext's default catalogue, which typer uses, at ours. English needs none."""
    import gettext
    import os

    if say.language == "en":
        gettext.textdomain("messages")
        return
    os.environ["LANGUAGE"] = say.language
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
