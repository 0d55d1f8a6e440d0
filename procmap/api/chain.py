"""The backward chain of one file's states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from procmap.api.check import Question, report_on
from procmap.api.settings import SettingsOf
from procmap.loading.settings import DEFAULTS
from procmap.report import FileReport


def chain(
    path: str,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> FileReport:
    """The report on one file, whose solutions hold the chain.

    Raises :class:`~procmap.errors.UnreadableError`, :class:`~procmap.errors.SettingsError` and
    :class:`~procmap.errors.UnknownNameError`.
    """
    return report_on(path, Question(today, state, family, date), stdin, settings)
