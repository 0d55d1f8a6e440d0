"""The command line: which command runs, in which language, and what the exit code says.

Exit codes: 0 clean, 1 findings, 2 wrong usage, a file that cannot be opened, or an error of our own, 130
interrupted, 143 terminated.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from procmap.locale import Speech

INTERRUPTED = 130
TERMINATED = 143


class _TerminatedError(BaseException):
    """SIGTERM came."""


_NEW_OBJECTS = 50_000
"""After so many new objects garbage is looked for. Python's 700 would search what is being imported a hundred times."""


def run() -> NoReturn:
    """The program: one command in a process of its own."""
    import gc

    from procmap.cli.plugins import do_without_plugins

    gc.set_threshold(_NEW_OBJECTS, 10, 10)
    do_without_plugins()
    code = main()
    gc.freeze()  # nothing of what is left needs to be looked through before the end
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code. Nothing is raised, whatever happens."""
    came: list[int] = []
    try:
        with _listening(came):
            code = _run(sys.argv[1:] if argv is None else argv, came)
    except KeyboardInterrupt:
        return INTERRUPTED
    except _TerminatedError:
        return TERMINATED
    return came[0] if came else code


@contextmanager
def _listening(came: list[int]) -> Iterator[None]:
    """Turn SIGINT and SIGTERM into exceptions meanwhile, so that files in the making are cleaned up.

    ``came`` gets the exit code as well: a library may turn such an exception into an error of its own.
    """
    import signal
    import threading

    def terminate(*_: object) -> NoReturn:
        came.append(TERMINATED)
        raise _TerminatedError

    def interrupt(*_: object) -> NoReturn:
        came.append(INTERRUPTED)
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {signal.SIGTERM: signal.signal(signal.SIGTERM, terminate)}
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        before[signal.SIGINT] = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _run(argv: Sequence[str], came: list[int]) -> int:
    from procmap.cli.language import choose_language
    from procmap.cli.output import prepare_streams
    from procmap.locale import speech

    if os.environ.get("PROCMAP_COMPLETION"):
        from procmap.cli.completing import write_answer

        return write_answer(os.environ)
    prepare_streams()
    say = speech(choose_language(argv, os.environ))
    try:
        from procmap.cli.framework import translate_framework
        from procmap.cli.group import build

        translate_framework(say)
        return _code(build(say).main(list(argv), "procmap", standalone_mode=False))
    except SystemExit as end:  # typer's way out when a pipe closes while it prints the help
        return end.code if isinstance(end.code, int) and end.code != 1 else 0
    except Exception as error:  # noqa: BLE001 - the last place where anything can be caught
        return came[0] if came else _failed(error, say)


def _code(result: Any) -> int:
    return result if isinstance(result, int) else 0


def _failed(error: Exception, say: Speech) -> int:
    """Say what happened in one line; the exit code."""
    from procmap.cli.output import OutputClosedError, complain, silence
    from procmap.cli.trouble import explain

    if isinstance(error, OutputClosedError | OSError):
        silence(sys.stdout)  # Python flushes it once more at the end
    if isinstance(error, OutputClosedError | BrokenPipeError):
        return 0
    message, code = explain(error, say)
    complain(message)
    if code is None and os.environ.get("PROCMAP_DEBUG"):
        import traceback

        traceback.print_exception(error)
    return 2 if code is None else code
