"""``procmap rules``: all rules in a table."""

from __future__ import annotations

import typer

from procmap.cli.options import Format, Lang, Options
from procmap.cli.output import Colour, write_blocks, write_json
from procmap.locale import N_

PLACE = 5
SUMMARY = N_("List every rule with its severity.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""

    @app.command("rules", help=options.say._(SUMMARY))
    def rules(
        format_: Format = options.format, color: Colour = options.colour, lang: Lang | None = options.lang
    ) -> int:
        del lang  # decided before the app was built
        return run(format_, color, options.say.language)


def run(format_: Format, color: Colour, language: str) -> int:
    """Print the table, or its rows as JSON."""
    from procmap.api.rules import all_rules

    if format_ is Format.JSON:
        from procmap.export.to_json import rules_to_dict

        write_json(rules_to_dict(all_rules(), language))
        return 0
    from procmap.render.rulebook import rules_table

    write_blocks([rules_table(all_rules(), language)], color)
    return 0
