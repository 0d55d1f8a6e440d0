"""Which language to speak, decided before anything is built: the help is in it, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def choose_language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """``--lang``, else ``PROCMAP_LANG``, else the locale's first variable that is set; else English."""
    asked = _option(argv) or environ.get("PROCMAP_LANG")
    if asked:
        return _known(asked)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _known(environ[name])
    return "en"


def _known(name: str) -> str:
    return "ru" if name.lower().startswith("ru") else "en"


def _option(argv: Sequence[str]) -> str | None:
    found = None
    for n, argument in enumerate(argv):
        if argument == "--":
            break
        if argument == "--lang" and n + 1 < len(argv):
            found = argv[n + 1]
        elif argument.startswith("--lang="):
            found = argument.removeprefix("--lang=")
    return found
