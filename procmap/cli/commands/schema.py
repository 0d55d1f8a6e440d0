"""``procmap schema``: the JSON Schema, for editors."""

from __future__ import annotations

import typer

from procmap.cli.options import Lang, Options, read_stdin
from procmap.locale import N_, Speech

PLACE = 80
SUMMARY = N_("Write the JSON Schema with which editors complete, explain and check process files.")


def mount(app: typer.Typer, options: Options) -> None:
    """Add the command."""
    _ = options.say._

    @app.command("schema", help=options.say._(SUMMARY))
    def schema(
        *,
        output: str | None = typer.Option(
            None,
            "-o",
            "--output",
            metavar=_("FILE"),
            help=_("Write to this file instead of standard output."),
        ),
        for_: str | None = typer.Option(
            None,
            "--for",
            metavar=_("FILE"),
            help=_("Offer the ids of this process file wherever one of them may stand."),
        ),
        lang: Lang | None = options.lang,
    ) -> int:
        del lang  # decided before the app was built
        return run(output, for_, options.say)


def run(output: str | None, file: str | None, say: Speech) -> int:
    """Make the schema and write it. A broken file gives what can be read of it, and a line on standard error."""
    from procmap.api.schema import schema, to_text
    from procmap.cli.output import complain, is_utf8, write_text
    from procmap.cli.saving import save

    made = schema(say.language, file, stdin=read_stdin)
    if output is None or output == "-":
        write_text(to_text(made.schema, ascii_only=not is_utf8()))
    else:
        save({output: to_text(made.schema)}, () if file is None else (file,))
    if made.problems:
        text = say._(
            "{file} cannot be read whole: only the ids that were found are offered; see procmap check"
        )
        complain(text.replace("{file}", str(file)))
    return 0
