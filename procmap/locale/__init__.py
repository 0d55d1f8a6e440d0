"""What procmap says, in the reader's language: English messages, a gettext catalogue for each other one.

>>> speech("ru")._("holds")
'выполняется'
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "ru")
DOMAIN: Final = "procmap"
FOLDER: Final = Path(__file__).parent


class Speech:
    """One language. English is what the code says, and costs nothing to set up."""

    language = "en"

    def _(self, message: str) -> str:
        """``message`` in this language."""
        return message

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form for ``count`` by the plural rule of this language, with ``{count}`` filled in."""
        return (one if count == 1 else many).replace("{count}", str(count))


class _Translated(Speech):
    """A language with a compiled catalogue. What the catalogue lacks is said in English."""

    def __init__(self, language: str) -> None:
        from gettext import GNUTranslations

        self.language = language
        with catalogue(language, "mo").open("rb") as file:
            self._catalogue = GNUTranslations(file)

    def _(self, message: str) -> str:
        return self._catalogue.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._catalogue.ngettext(one, many, count).replace("{count}", str(count))


def catalogue(language: str, suffix: str) -> Path:
    """The ``po`` or ``mo`` file of a language."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


@lru_cache(maxsize=len(LANGUAGES))
def speech(language: str) -> Speech:
    """The words of ``language``; English for one that procmap does not speak."""
    return _Translated(language) if language in LANGUAGES and language != "en" else Speech()


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translated later"
    """Mark a message that is translated where it is used, not where it stands."""
    return message
