"""What to say when a command cannot do what it was asked: one line, and the exit code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procmap.cli.output import OutputError
from procmap.errors import (
    AlreadyThereError,
    BadTemplateError,
    ChangedOnDiskError,
    EditRefusedError,
    ForeignFileError,
    ImpossiblePaperError,
    ImpossiblePictureError,
    LogError,
    MalformedError,
    MissingExtraError,
    NothingToCompareError,
    ProcmapError,
    SampleError,
    SettingsError,
    UnknownNameError,
    UnreadableError,
    UnwritableError,
    WouldBreakError,
)
from procmap.locale import Speech

if TYPE_CHECKING:
    from procmap.calendars import SpellingError

_MOST_TOLD = 5
"""Mistakes of a file that are told where it could not be changed: all of them are what ``check`` is for."""
_MOST_LINES = 60
"""Of the difference between what somebody else has saved and what was to be."""


def explain(error: Exception, say: Speech) -> tuple[str, int | None]:
    """The words and the exit code for an exception; ``None`` as exit code means it is an error of our own."""
    if isinstance(error, ProcmapError | OutputError):
        return _ours(error, say), 2
    if isinstance(error, MissingExtraError):
        return _missing(error, say), 2
    if hasattr(error, "format_message") and hasattr(error, "ctx"):
        return _usage(error, say), 2
    if type(error).__name__ == "Abort":
        return say._("interrupted"), 130
    if isinstance(error, OSError):
        return _system(error, say), 2
    text = say._("internal error: {error}; please report it (PROCMAP_DEBUG=1 shows where it happened)")
    return text.replace("{error}", _short(error)), None


def _ours(error: ProcmapError | OutputError, say: Speech) -> str:
    for kind, told in _WORDS.items():
        if isinstance(error, kind):
            return str(told(error, say))
    return str(error)


def _unknown(error: UnknownNameError, say: Speech) -> str:
    from procmap.render.words import unknown_name

    return unknown_name(error.kind, error.name, error.known, say.language)


def _file(error: UnreadableError | UnwritableError, say: Speech) -> str:
    from procmap.render.words import cause_in_words

    return f"{error.path}: {cause_in_words(error.cause, say.language)}"


def _settings(error: SettingsError, say: Speech) -> str:
    from procmap.cli.settings import in_words

    return in_words(error.path, error.findings, say)


def _output(error: OutputError, say: Speech) -> str:
    cause = f"{say._(error.cause)} {error.hint}".rstrip()
    return _unwritable(cause, say) if error.path is None else f"{error.path}: {cause}"


def _there(error: AlreadyThereError, say: Speech) -> str:
    text = say._("nothing was written, for these are there already (--force replaces them): {files}")
    return text.replace("{files}", ", ".join(error.paths))


def _picture(error: ImpossiblePictureError, say: Speech) -> str:
    return {
        "no-steps": say._("there is nothing to draw: the state has no steps"),
        "no-chance": say._("there is no chance to draw: nothing is known to be ready at any time"),
        "no-chain": say._("there is no chain to draw: the customer requires nothing"),
        "no-times": say._("there are no bars to draw: nothing in either state has a time"),
        "no-why": say._(
            "the state shown does not have that step or requirement; --state chooses another one"
        ),
        "one-state": say._("this view compares two states, and the file has only one"),
        "no-engine": say._("--engine dot draws graphs of steps: the views swimlane, changes, why and map"),
        "no-graph": say._("this format holds a graph of steps; use it with --view swimlane or map"),
        "same-state": say._("this view compares two states; --from and --state name the same one"),
    }.get(error.reason, str(error))


def _template(error: BadTemplateError, say: Speech) -> str:
    from procmap.export.writers.docx_template import WORDS

    words = ", ".join(f"{{{{ {word} }}}}" for word in WORDS)
    program = say._(
        "a template may hold the words {words}, and choose with {% if %}; there is something else: {found}"
    )
    too_large = say._("the template cannot be used: unpacked it is larger than is read")
    return {
        "no-content": say._("the template has no paragraph of its own with {{ content }}"),
        "docx-only": say._("a template is for Word only: name a file that ends with .docx"),
        "program": program.replace("{words}", words).replace("{found}", error.detail),
        "macros": say._("the template cannot be used: it holds macros; save it as DOCX without them"),
        "links": say._("the template cannot be used: it holds links to other files or data; break them"),
        "large": too_large,
        "parts": too_large,
        "kind": say._("the template cannot be used: it is no document in the format DOCX"),
        "odd": say._(
            "the template cannot be used: a part of it ({part}) is not written as DOCX has it"
        ).replace("{part}", error.detail),
        "doctype": say._(
            "the template cannot be used: a part of it ({part}) declares a document type or entities"
        ).replace("{part}", error.detail),
    }.get(error.reason, say._("the template cannot be used: {error}").replace("{error}", error.detail))


def _paper(error: ImpossiblePaperError, say: Speech) -> str:
    from procmap.render.words import no_paper

    text = no_paper(error.reason, say)
    return text if error.path is None else f"{error.path}: {text}"


def _one_state(error: NothingToCompareError, say: Speech) -> str:
    text = say._(
        "two states are compared, such as `as_is` and `to_be`, and here there is only {known}; describe a second one "
        "in the file, or name a second file"
    )
    none = say._("two states are compared, such as `as_is` and `to_be`, and here there is none")
    text = text.replace("{known}", f"`{error.states[0]}`") if error.states else none
    return f"{error.path}: {text}"


def _sample(error: SampleError, say: Speech) -> str:
    text = {
        "encoding": say._("the sample is not UTF-8"),
        "empty": say._("the sample holds no lengths"),
        "many": say._("the sample holds too many lengths"),
        "table": say._("this row is not written as CSV has it"),
        "columns": say._("several columns: say which one by --column; there are {text}"),
        "column": say._("there is no column {text}"),
        "length": say._("{text} is no length of time: write 1h 20m, or minutes as a number"),
    }[error.reason]
    where = f"{error.path}:{error.line}" if error.line else error.path
    return f"{where}: {text.replace('{text}', error.text)}"


def _log(error: LogError, say: Speech) -> str:
    """Why a log of cases cannot be read as a whole, and what to do about it."""
    there = ", ".join(f"“{head}”" for head in error.heads[:20])
    text = {
        "empty": say._("it has no row of heads"),
        "too-wide": say._("it has more than {name} columns"),
        "not-text": say._("its characters are not {name}; say what they are, such as --encoding cp1251"),
        "no-encoding": say._("--encoding: “{name}” is no known coding of characters"),
        "no-column": say._("no column says “{name}”; name it: --column {name}=HEAD; its columns: {heads}"),
        "two-columns": say._("several columns may say “{name}”: {heads}; name one: --column {name}=HEAD"),
        "no-such-column": say._("it has no column “{name}”; its columns: {heads}"),
        "no-role": say._("--column: “{name}” is none of {heads}"),
        "no-format": say._(
            "--time-format: “{name}” is no format of moments with a time of day; write it like %d/%m/%Y %H:%M"
        ),
        "open-quote": say._(
            "a quotation mark in row {name} or behind it is never closed: what follows it cannot be read"
        ),
        "not-a-time": say._("its column “{name}” holds no moments but {heads}"),
    }.get(error.reason) or say._("it cannot be read: {name}")
    return text.replace("{name}", error.name).replace("{heads}", there)


def _missing(error: MissingExtraError, say: Speech) -> str:
    text = say._("{package} is not installed; run: {command}")
    return text.replace("{package}", error.package).replace(
        "{command}", f"pip install 'procmap[{error.extra}]'"
    )


def _foreign(error: ForeignFileError, say: Speech) -> str:
    """Why a workbook or a table is not read."""
    cause = say._(error.cause)
    for name, value in error.values.items():
        cause = cause.replace(f"{{{name}}}", value)
    return f"{error.path}: {cause}"


def _malformed(error: MalformedError, say: Speech) -> str:
    """A file with mistakes of its own, or one that would have them; what they are."""
    from procmap.cli.settings import in_words

    told = say._("{path} has mistakes of its own, so nothing is written into it; see: procmap check {path}")
    if isinstance(error, WouldBreakError):
        told = say._("{path}: nothing was written, for the file would be wrong afterwards")
    found = in_words(error.path, error.findings[:_MOST_TOLD], say)
    return f"{told.replace('{path}', error.path)}\n{found}"


def no_moment(error: SpellingError, say: Speech) -> str:
    """What is wrong with a moment, and what may have been meant."""
    text = {
        "clock-skips": say._("the clock was put forward over “{text}”: it never showed that time"),
        "clock-twice": say._("the clock showed “{text}” twice; add the offset:"),
        "unknown-zone": say._("“{text}” is no time zone"),
    }.get(error.code) or say._("“{text}” is no moment; write it like 2026-11-27 15:00")
    shown = text.replace("{text}", error.text)
    return f"{shown} {', '.join(error.hints)}" if error.code == "clock-twice" else shown


def _changed(error: ChangedOnDiskError, say: Speech) -> str:
    """Whose change would be lost: what was wanted beside what is there."""
    from procmap.render.fixes import difference

    told = say._("{path}: somebody else has changed it since it was read; nothing was written")
    lines = [told.replace("{path}", error.path)]
    if error.there is not None:
        texts = (error.there.decode("utf-8", "replace"), error.wanted.decode("utf-8", "replace"))
        lines += list(difference(error.path, *texts))[:_MOST_LINES]
    return "\n".join(lines)


def _system(error: OSError, say: Speech) -> str:
    """What the system refused: a file by name, else the output."""
    if error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return _unwritable(error.strerror or str(error), say)


def _unwritable(cause: str, say: Speech) -> str:
    return say._("the output cannot be written: {cause}").replace("{cause}", cause)


def _usage(error: Any, say: Speech) -> str:
    """A usage error of the command-line library, and where the help is."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return say._("no command given; see procmap --help")
    text = _usage_words(error, kind, say)
    path = getattr(error.ctx, "command_path", None) or "procmap"
    hint = say._("see: {command} --help").replace("{command}", path)
    return f"{text.rstrip('.')}\n{hint}"


def _usage_words(error: Any, kind: str, say: Speech) -> str:
    if kind == "NoSuchOption":
        text = say._("unknown option {option}").replace("{option}", error.option_name)
        if error.possibilities:
            near = ", ".join(sorted(error.possibilities))
            text += f"; {say._('did you mean')} {near}?"
        return text
    if kind == "MissingParameter":
        name = error.param.metavar or error.param.opts[0] if error.param else ""
        return say._("{name} is missing").replace("{name}", str(name))
    if kind == "BadOptionUsage":
        return say._("{option} needs a value").replace("{option}", error.option_name)
    if kind == "BadParameter":
        where = error.param_hint or (error.param.opts[0] if error.param else "")
        return f"{where}: {_bad_value(error, say)}"
    return str(error.format_message())


def _bad_value(error: Any, say: Speech) -> str:
    """A value that is none of the choices gets the choices; anything else its own words."""
    choices = _choices(error.param)
    if not choices:
        return str(error.message)
    return f"{say._('one of these is expected:')} {', '.join(choices)}"


def _choices(param: Any) -> list[str]:
    described = getattr(param, "type_descriptor", None) or getattr(param, "type", None)
    return [str(getattr(choice, "value", choice)) for choice in getattr(described, "choices", None) or ()]


def _short(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


_WORDS: dict[type[Exception], Callable[[Any, Speech], str]] = {
    UnknownNameError: _unknown,
    UnreadableError: _file,
    UnwritableError: _file,
    ChangedOnDiskError: _changed,
    EditRefusedError: lambda error, say: error.why.ru if say.language == "ru" else error.why.en,
    SettingsError: _settings,
    ForeignFileError: _foreign,
    MalformedError: _malformed,
    OutputError: _output,
    SampleError: _sample,
    LogError: lambda error, say: f"{error.path}: {_log(error, say)}",
    NothingToCompareError: _one_state,
    AlreadyThereError: _there,
    ImpossiblePictureError: _picture,
    ImpossiblePaperError: _paper,
    BadTemplateError: _template,
}
"""How each error is put into words."""
