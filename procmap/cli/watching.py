"""Checking again whenever a file changes, until interrupted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from procmap.cli.options import Request
from procmap.cli.output import clear_screen, complain, is_terminal, write_text
from procmap.cli.settings import tell_notes

if TYPE_CHECKING:
    from procmap.api.watch import Stamps, Watched
    from procmap.errors import ProcmapError
    from procmap.report import Report

Show = Callable[["Report", Request], None]
Clock = Callable[[], datetime]

_TRIES = 3
"""So often is checked at most until a report shows nothing new that it depends on."""


def watch(paths: Sequence[str], request: Request, show: Show, clock: Clock) -> None:
    """Check, show, wait for a change, and so on; only an exception ends it.

    What is wrong with the question itself (a state that no file has, settings that cannot be read) raises the first
    time. Later it is only said, since the next change may mend it.
    """
    from procmap.api.watch import Watched, wait_for_change
    from procmap.errors import ProcmapError
    from procmap.loading.notices import Notices
    from procmap.loading.settings import DEFAULTS

    config, no_config = (request.setup.config, request.setup.no_config) if request.setup else (None, False)
    watched = Watched(tuple(paths), DEFAULTS, config, no_config)
    notices, first = Notices(), True

    def look() -> Stamps:
        sight = watched.look()
        notices.watch(sight.folders)
        return sight.files

    try:
        while True:
            before = look()
            try:
                report, watched, before = _check(watched, request)
            except ProcmapError as error:
                if first:
                    raise
                _show_error(error, request)
            else:
                _show_report(report, request, show)
            _tell_time(request, clock())
            first = False
            wait_for_change(before, look, notices.wait)
    finally:
        notices.close()


def _check(watched: Watched, request: Request) -> tuple[Report, Watched, Stamps]:
    """A report, what is watched from now on, and the stamps of the files as the report has seen them.

    A report may show files to depend on that nobody looked at before; then it is made again, since they may have
    changed between the reading and the look.
    """
    from procmap.api.check import check
    from procmap.api.watch import rests_on

    for _ in range(_TRIES):
        before = watched.look().files
        arguments = request.arguments
        report = check(watched.paths, **arguments)
        watched = watched.after(report, arguments["settings"])
        after = watched.look().files
        if after.keys() <= before.keys():
            break
    return report, watched, rests_on(before, after)


def _show_error(error: ProcmapError, request: Request) -> None:
    from procmap.cli.trouble import explain

    clear_screen(request.colour)
    complain(explain(error, request.say)[0])


def _show_report(report: Report, request: Request, show: Show) -> None:
    clear_screen(request.colour)
    tell_notes(report, request.say)
    show(report, request)


def _tell_time(request: Request, now: datetime) -> None:
    """The line below a report; none between reports that programs read."""
    if request.format not in (None, "text", "concise") or request.quiet:
        return
    said = request.say._("checked at {time}; watching for changes, Ctrl-C ends")
    told = said.replace("{time}", f"{now:%H:%M:%S}")
    write_text(f"{told}\n" if is_terminal() else f"--- {told}\n")
