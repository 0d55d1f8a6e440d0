"""Checking in a thread of its own, so that typing never waits: the newest version of each text, after a pause.

What comes of a version that is no longer the newest is dropped. Nothing here knows of the protocol.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from procmap.editor.texts import Text
from procmap.errors import SettingsError, UnreadableError
from procmap.report import FileReport


class Checked(NamedTuple):
    """One version of a text, and what checking it has given. ``trouble``: its settings could not be used."""

    text: Text
    report: FileReport
    trouble: SettingsError | UnreadableError | None = None


class Checks:
    """What is to be checked, and what the last checks have given.

    ``look`` checks a text, ``tell`` shows what came of it, ``fail`` is told of an error of ours. ``tell`` and what
    is done in :meth:`forget` never run at the same time, so that nothing is shown of a text that was closed.
    """

    def __init__(
        self,
        look: Callable[[Text], Checked],
        tell: Callable[[Checked], None],
        fail: Callable[[Exception], None],
    ) -> None:
        self._look, self._tell, self._fail = look, tell, fail
        self._changed = threading.Condition(threading.RLock())
        self._wanted: dict[str, Text] = {}
        self._due: dict[str, float] = {}
        self._last: dict[str, Checked] = {}
        self._sound: dict[str, Checked] = {}
        self._failed: dict[str, Text] = {}
        self._open = True
        self._thread = threading.Thread(target=self._work, name="procmap-checks", daemon=True)
        self._thread.start()

    def ask(self, text: Text, pause: float = 0.0) -> None:
        """Check a text after a pause of so many seconds, unless a newer version comes before."""
        with self._changed:
            self._wanted[text.uri] = text
            self._due[text.uri] = time.monotonic() + pause
            self._changed.notify_all()

    def forget(self, uri: str, then: Callable[[], None]) -> None:
        """The text was closed; then do something, such as taking down what is shown of it."""
        with self._changed:
            kept: tuple[dict[str, Any], ...] = (
                self._wanted,
                self._due,
                self._last,
                self._sound,
                self._failed,
            )
            for one in kept:
                one.pop(uri, None)
            self._changed.notify_all()
            then()

    def last(self, uri: str) -> Checked | None:
        """What the last check of a text has given, whichever its version was."""
        with self._changed:
            return self._last.get(uri)

    def sound(self, uri: str) -> Checked | None:
        """What the last version that could be solved has given."""
        with self._changed:
            return self._sound.get(uri)

    def wait(self, text: Text, seconds: float) -> Checked | None:
        """What checking this version has given; None where that does not come in time."""
        until = time.monotonic() + seconds
        with self._changed:
            while True:
                last = self._last.get(text.uri)
                if last is not None and last.text is text:
                    return last
                left = until - time.monotonic()
                given_up = self._wanted.get(text.uri) is not text or self._failed.get(text.uri) is text
                if left <= 0 or given_up or not self._open:
                    return None
                self._changed.wait(left)

    def close(self) -> None:
        """Check nothing more."""
        with self._changed:
            self._open = False
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            text = self._next()
            if text is None:
                return
            try:
                self._keep(self._look(text))
            except Exception as error:  # noqa: BLE001 - whatever is wrong with us, the editor goes on
                with self._changed:
                    self._failed[text.uri] = text
                    self._changed.notify_all()
                self._fail(error)

    def _next(self) -> Text | None:
        """The text whose pause is over first; None at the end."""
        with self._changed:
            while self._open:
                uri = min(self._due, key=self._due.__getitem__, default=None)
                left = None if uri is None else self._due[uri] - time.monotonic()
                if uri is not None and left is not None and left <= 0:
                    del self._due[uri]
                    return self._wanted[uri]
                self._changed.wait(left)
            return None

    def _keep(self, checked: Checked) -> None:
        """Keep and show what came of a text that is still the newest."""
        with self._changed:
            uri = checked.text.uri
            if self._wanted.get(uri) is not checked.text or not self._open:
                return
            self._last[uri] = checked
            if checked.report.process is not None:
                self._sound[uri] = checked
            self._changed.notify_all()
            self._tell(checked)
