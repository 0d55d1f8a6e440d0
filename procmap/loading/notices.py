"""Being woken when something changes in a folder. The only home of watchfiles.

A notice says that it is worth looking, nothing more: what has changed is told by looking. So nothing is lost where
notices are (network drives, too many folders, no watchfiles); it only takes until the next look.
"""

from __future__ import annotations

from collections.abc import Collection
from threading import Event, Thread

LOOK_AGAIN = 1.0
"""Seconds after which to look where no notice comes."""
LOOK_OFTEN = 0.1
"""The same where notices cannot come."""
_STEP = 20  # milliseconds between two looks of watchfiles at what the system has told
_GATHER = 50  # milliseconds for which it gathers changes at most
_SIGN_OF_LIFE = 200  # milliseconds after which it says that nothing has changed


class Notices:
    """Wakes whoever waits when something changes directly in one of the folders watched.

    The listening runs beside the main thread, where an interrupt ends the waiting at once.
    """

    def __init__(self) -> None:
        self._woken = Event()
        self._listener: _Listener | None = None
        self._folders: frozenset[str] = frozenset()

    def watch(self, folders: Collection[str]) -> None:
        """Watch these folders from now on, instead of those before."""
        wanted = frozenset(folders)
        if wanted == self._folders and self._listener is not None and self._listener.is_alive():
            return
        self.close()
        self._folders = wanted
        self._listener = _Listener(sorted(wanted), self._woken)
        self._listener.start()

    def wait(self, seconds: float | None = None) -> None:
        """Return after a notice, or after ``seconds`` at the latest (``None``: when it is time to look again)."""
        if seconds is None:
            listening = self._listener is not None and self._listener.ready
            seconds = LOOK_AGAIN if listening else LOOK_OFTEN
        self._woken.wait(seconds)
        self._woken.clear()

    def close(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            self._listener.stopped.set()
            self._listener.join()
        self._listener = None


class _Listener(Thread):
    """Listens until stopped, or until listening turns out to be impossible; ``ready`` says that it does."""

    def __init__(self, folders: list[str], woken: Event) -> None:
        super().__init__(name="procmap-notices", daemon=True)
        self.folders = folders
        self.woken = woken
        self.stopped = Event()
        self.ready = False

    def run(self) -> None:
        """Pass on every notice. What goes wrong only means that there are none."""
        try:
            from watchfiles import watch

            for changes in watch(
                *self.folders,
                watch_filter=None,
                debounce=_GATHER,
                step=_STEP,
                stop_event=self.stopped,
                rust_timeout=_SIGN_OF_LIFE,
                yield_on_timeout=True,
                raise_interrupt=False,
                poll_delay_ms=round(LOOK_OFTEN * 1000),
                recursive=False,
            ):
                if changes or not self.ready:
                    self.ready = True
                    self.woken.set()
        except (ImportError, OSError, RuntimeError, ValueError):
            pass
        finally:
            self.ready = False
