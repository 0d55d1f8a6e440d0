"""Which language to speak, decided before anything is built: the help is in it, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def choose_language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """``--lang``, else ``PROCMAP_LANG``, else the settings, else the locale's first variable, else English."""
    asked = _option(argv, "--lang") or environ.get("PROCMAP_LANG") or _project(argv)
    if asked:
        return _known(asked)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _known(environ[name])
    return "en"


def _project(argv: Sequence[str]) -> str | None:
    """``lang`` of the settings for the first file that is named (else this folder); what is wrong is told later."""
    if not argv or argv[0].startswith("-") or {"--help", "--no-config"} & {*argv}:
        return None
    import os

    from procmap.loading.settings_files import find_language

    files = (text for text in argv[1:] if not text.startswith("-") and os.path.exists(text))  # noqa: PTH110
    return find_language(_option(argv, "--config"), next(files, "."))


def _known(name: str) -> str:
    return "ru" if name.lower().startswith("ru") else "en"


def _option(argv: Sequence[str], name: str) -> str | None:
    found = None
    for n, argument in enumerate(argv):
        if argument == "--":
            break
        if argument == name and n + 1 < len(argv):
            found = argv[n + 1]
        elif argument.startswith(f"{name}="):
            found = argument.removeprefix(f"{name}=")
    return found
