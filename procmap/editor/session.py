"""One session with an editor: which texts are open, in which language to speak, how a text is checked."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from procmap.api.check import Question, check_text
from procmap.api.settings import find_settings, folder_of
from procmap.editor.checks import Checked
from procmap.editor.mentions import Mentions
from procmap.editor.texts import Spot, Text
from procmap.errors import SettingsError, UnreadableError
from procmap.loading.document import compose
from procmap.loading.files import looks_like_process
from procmap.loading.settings import DEFAULTS, Settings
from procmap.loading.source import Document
from procmap.locale import LANGUAGES

_LATER = re.compile(r"^[\"']?procmap[\"']?[ \t]*:", re.MULTILINE)
_LOOKED_AT = 65_536


class Speaking(NamedTuple):
    """Which language to speak: the one ``asked`` for, else that of a file's settings, else the ``usual`` one."""

    usual: str
    asked: str | None = None

    def of(self, settings: Settings) -> str:
        """The language for a file with these settings."""
        return self.asked or settings.lang or self.usual


class Page:
    """One version of a text, read when somebody asks for it."""

    def __init__(self, text: Text, path: str) -> None:
        self.text = text
        self.path = path
        self._lock = threading.Lock()
        self._mentions: Mentions | None = None

    @property
    def document(self) -> Document:
        """What the text says, as far as it can be read."""
        return self.mentions.document

    @property
    def mentions(self) -> Mentions:
        """Which ids and keys stand where in it."""
        with self._lock:
            if self._mentions is None:
                self._mentions = Mentions(compose(self.text.text, self.path))
            return self._mentions

    def index(self, line: int, character: int) -> int:
        """The character of the document at a place of the editor."""
        return max(self.text.index(Spot(line, character)) - self.shift, 0)

    @property
    def shift(self) -> int:
        """1 where the editor's text begins with a byte order mark, which the document leaves out."""
        return int(self.text.text.startswith("\ufeff"))


class Session:
    """The open texts. Texts that are no processes are kept, and nothing is said about them."""

    def __init__(self, today: Callable[[], date], speaking: Speaking) -> None:
        self.today = today
        self.speaking = speaking
        self.pages: dict[str, Page] = {}
        self._processes: set[str] = set()

    def speak(self, language: object) -> None:
        """Speak the language that the editor asks for, if it is one we know."""
        if isinstance(language, str) and language[:2].lower() in LANGUAGES:
            self.speaking = self.speaking._replace(asked=language[:2].lower())

    def put(self, text: Text, path: str | None, *, meant: bool = False) -> bool:
        """Keep the newest version of a text; whether it is a process (or was one, or is ``meant`` to be one)."""
        self.pages[text.uri] = Page(text, path or text.uri)
        if meant or _is_process(text.text):
            self._processes.add(text.uri)
        return text.uri in self._processes

    def drop(self, uri: str) -> None:
        """The text was closed."""
        self.pages.pop(uri, None)
        self._processes.discard(uri)

    def page(self, uri: str) -> Page | None:
        """The newest version of a text that is a process."""
        return self.pages.get(uri) if uri in self._processes else None

    def processes(self) -> list[Page]:
        """All open texts that are processes."""
        return [page for uri, page in list(self.pages.items()) if uri in self._processes]

    def check(self, page: Page, base: Path | None) -> Checked:
        """Check a text as ``procmap check`` would check the file ``base``, saved as it stands now.

        Where the settings beside it cannot be used, the usual ones are.
        """
        settings, trouble = DEFAULTS, None
        if base is not None:
            try:
                settings = find_settings(folder_of(base))
            except (SettingsError, UnreadableError) as error:
                trouble = error
        question = Question(self.today(), settings=settings)
        return Checked(page.text, check_text(page.text.text, page.path, base, question), trouble)


def _is_process(text: str) -> bool:
    """Whether a text is a process file: its first key is ``procmap``, or that stands further down at the margin."""
    head = text[:_LOOKED_AT].removeprefix("\ufeff")
    return looks_like_process(head) or _LATER.search(head) is not None
