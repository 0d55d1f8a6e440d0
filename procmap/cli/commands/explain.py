"""``procmap explain``: one rule's page."""

from __future__ import annotations

import typer

from procmap.cli.options import Lang, Options
from procmap.cli.output import Colour, write_blocks
from procmap.locale import N_

PLACE = 110
SUMMARY = N_("Explain a rule: what it says, why, and how to mend it.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("explain", help=options.say._(SUMMARY))
    def explain(
        rule: str = options.rule, color: Colour = options.colour, lang: Lang | None = options.lang
    ) -> int:
        del lang  # decided before the app was built
        from procmap.api.rules import find_rule
        from procmap.render.rulebook import rule_page

        write_blocks(rule_page(find_rule(rule), options.say.language), color)
        return 0
