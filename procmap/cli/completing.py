"""What could stand next on a command line: the answer that the scripts in ``shells/`` ask for.

A script sets ``PROCMAP_COMPLETION`` to its shell and ``PROCMAP_COMPLETION_WORDS`` to the words up to the cursor, the
last one unfinished, with U+001F between them. The first line of the answer is ``words``, ``files``, ``files yaml`` or
``files folders`` (the shell looks for files by itself); each other line is a word, a tab and what it means. The
answer is UTF-8.

Nothing is built by typer here: that would load more than a waiting user should pay for. The parameters are read from
the signature of the command. No shell evaluates what a process file says: the scripts take lines as they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_type_hints

from procmap.cli.language import choose_language
from procmap.locale import Speech, speech

if TYPE_CHECKING:
    from procmap.api.names import Names

SHELL, WORDS = "PROCMAP_COMPLETION", "PROCMAP_COMPLETION_WORDS"
SEPARATOR = "\x1f"

_POSIX = frozenset({"bash", "zsh"})
_FILTERED = frozenset({"bash", "powershell"})
"""The shells that show everything they get; the others compare by themselves, in the way the user likes."""
_BREAKS = frozenset("=:")
"""Signs at which bash ends a word, beside blanks."""


_NAMED = {
    "state": "states",
    "from_": "states",
    "to": "states",
    "family": "families",
    "subject": "subjects",
    "promise": "promises",
    "requirement": "requirements",
    "provided": "requirements",
    "step": "steps",
    "department": "departments",
    "who": "speakers",
    "escalate": "people",
}
"""Parameters that stand for something in the files of the line, and where :class:`Names` has it."""
_OF_THE_FIRST = frozenset({"subject", "promise", "step", "requirement", "provided", "who", "escalate"})
"""Parameters of commands with one file, which comes first."""
_BEFORE_EQUALS = {"workers": "department", "sample": "step"}
"""Parameters like ``warehouse=3``: what the name before the sign is one of."""
_FILES = {
    **dict.fromkeys(("file", "files", "other", "for_", "into"), "yaml"),
    **dict.fromkeys(("output", "config", "template", "policy", "log"), "any"),
    "folder": "folders",
    "table": "any",
}
"""Parameters that name files, and which."""


class Parameter(NamedTuple):
    """An option, or an argument (which has no spellings)."""

    name: str
    spellings: tuple[str, ...] = ()
    takes: bool = True
    several: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""


class Offer(NamedTuple):
    """Words with their meaning, or files: ``any``, those that end in ``yaml``, or ``folders``."""

    words: Mapping[str, str]
    files: str = ""


class Line(NamedTuple):
    """What stands on a line already: options given, arguments, an option that waits for its value."""

    given: frozenset[str]
    arguments: tuple[str, ...]
    waiting: Parameter | None
    only_arguments: bool


def answer(environ: Mapping[str, str]) -> str:
    """The answer to a script. Nothing is raised: on any trouble there is just nothing to offer."""
    try:
        shell = environ[SHELL]
        raw = environ.get(WORDS, "").split(SEPARATOR)
        words, kept = _words(raw, shell)
        say = speech(choose_language(words[1:-1], environ))
        return _spelled(_offer(words[1:-1], words[-1], say), words[-1], kept, shell, raw[-1][:1])
    except Exception:  # noqa: BLE001 - a message would be printed into the line that is being typed
        return "words\n"


def _spelled(offer: Offer, begun: str, kept: str, shell: str, quote: str) -> str:
    if offer.files:
        return "files\n" if offer.files == "any" else f"files {offer.files}\n"
    lines = ["words"]
    for word, meaning in offer.words.items():
        if not _printable(word) or (shell in _FILTERED and not word.startswith(begun)):
            continue
        shown = word.removeprefix(kept)
        typed = _quoted(shown, quote) if shell == "bash" else shown
        lines.append(f"{typed}\t{_one_line(meaning)}")
    return "".join(f"{line}\n" for line in lines)


def _printable(word: str) -> bool:
    """Whether a word can be typed: one with a control character would break the protocol and the terminal."""
    return bool(word) and word.isprintable()


def _one_line(meaning: str) -> str:
    from procmap.render.page import harmless

    return harmless(meaning.strip())


def _quoted(word: str, quote: str) -> str:
    """A word as bash reads it where the user opened ``quote``, or none: what could mean something to it does not."""
    if quote == "'":
        return word.replace("'", "'\\''")
    special = '"$`\\!' if quote == '"' else None
    plain = (
        sign.isalnum() or sign in "_-+=:,./@%" if special is None else sign not in special for sign in word
    )
    return "".join(sign if safe else f"\\{sign}" for sign, safe in zip(word, plain, strict=True))


def _words(raw: Sequence[str], shell: str) -> tuple[list[str], str]:
    """The words without their quotes, and the part of the last one that the shell keeps as it is."""
    if shell != "bash":
        read = [_bare(word) for word in raw] if shell in _POSIX else [*raw[:-1], _bare(raw[-1])]
        return read, ""
    joined: list[str] = []
    kept, open_ = "", False
    for word in raw:
        breaks = bool(word) and set(word) <= _BREAKS
        if joined and len(joined) > 1 and (breaks or open_):
            kept = joined[-1] + (word if breaks else "")
            joined[-1] += word
        else:
            kept = ""
            joined.append(word)
        open_ = breaks
    return [_bare(word) for word in joined], _bare(kept)


def _bare(word: str) -> str:
    """A word without quotes and backslashes, as a POSIX shell would read it; a quote may still be open."""
    found, quote, escaped = [], "", False
    for sign in word:
        if escaped:
            found.append(sign)
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif sign in "'\"" and quote in ("", sign):
            quote = "" if quote else sign
        else:
            found.append(sign)
    return "".join(found)


def _offer(before: Sequence[str], begun: str, say: Speech) -> Offer:
    """What could stand where ``begun`` stands, behind the words ``before``."""
    from procmap.cli.group import command_module, command_modules, command_names

    first = _read(common(say), before, stop=True)
    if not first.arguments:
        commands = {name: say._(module.SUMMARY) for name, module in command_modules().items()}
        return _option(common(say), first, begun) or Offer(commands)
    if first.arguments[0] not in command_names():
        return Offer({})
    known = parameters(command_module(first.arguments[0]), say)
    line = _read(known, first.arguments[1:])
    return _option(known, line, begun) or _values(_argument(known, line), line, begun)


def _argument(known: Sequence[Parameter], line: Line) -> Parameter | None:
    """The argument that comes next."""
    arguments = [one for one in known if not one.spellings]
    place = len(line.arguments)
    if place < len(arguments):
        return arguments[place]
    return arguments[-1] if arguments and arguments[-1].several else None


def _option(known: Sequence[Parameter], line: Line, begun: str) -> Offer | None:
    """A value of the option that waits for one, or options where one is begun; else ``None``."""
    if line.waiting is not None:
        return _values(line.waiting, line, begun)
    if line.only_arguments or not begun.startswith("-"):
        return None
    spelling, is_joined, value = begun.partition("=")
    if not is_joined:
        return Offer(_options(known, line))
    option = next((one for one in known if spelling in one.spellings and one.takes), None)
    offer = _values(option, line, value)
    return offer._replace(words={f"{spelling}={word}": means for word, means in offer.words.items()})


def _options(known: Sequence[Parameter], line: Line) -> dict[str, str]:
    """The long spellings of the options that can still be given."""
    return {
        spelling: one.help
        for one in known
        if one.several or one.name not in line.given
        for spelling in one.spellings
        if spelling.startswith("--")
    }


def _read(known: Sequence[Parameter], words: Sequence[str], *, stop: bool = False) -> Line:
    """Go through the words before the cursor. With ``stop`` all from the first argument on are arguments."""
    by_spelling = {spelling: one for one in known for spelling in one.spellings}
    given: set[str] = set()
    arguments: list[str] = []
    waiting, plain = None, False
    for n, word in enumerate(words):
        if waiting is not None:
            waiting = None
        elif word == "--" and not plain:
            plain = True
        elif plain or not word.startswith("-") or word == "-":
            if stop:
                arguments.extend(words[n:])
                break
            arguments.append(word)
        else:
            spelling = word.partition("=")[0] if word.startswith("--") else word[:2]
            option = by_spelling.get(spelling)
            given.add(option.name if option else word)
            waiting = option if option is not None and option.takes and word == spelling else None
    return Line(frozenset(given), tuple(arguments), waiting, plain)


def _values(parameter: Parameter | None, line: Line, begun: str) -> Offer:
    """What a parameter can be: its choices, names in the files of the line, rules, files."""
    if parameter is None:
        return Offer({})
    if parameter.choices:
        return Offer(dict.fromkeys(parameter.choices, ""))
    if parameter.name in _NAMED:
        return Offer(_named(parameter.name, line.arguments))
    if parameter.name in _BEFORE_EQUALS:
        named = _named(_BEFORE_EQUALS[parameter.name], line.arguments)
        return Offer({f"{name}=": what for name, what in named.items()})
    if parameter.name == "rule":
        return Offer(_levels(begun) if parameter.spellings else _rules())
    return Offer({}, _FILES.get(parameter.name, ""))


def _rules(*, settable: bool = False) -> dict[str, str]:
    from procmap.api.names import rule_names

    return dict.fromkeys(rule_names(settable=settable), "")


def _levels(begun: str) -> dict[str, str]:
    """``late-contract=``, and once it is clear which rule is meant, ``late-contract=off`` and the other levels."""
    from procmap.loading.settings import LEVELS

    rules = [
        rule for rule in _rules(settable=True) if f"{rule}=".startswith(begun) or begun.startswith(f"{rule}=")
    ]
    if len(rules) > 1:
        return {f"{rule}=": "" for rule in rules}
    return {f"{rule}={level}": "" for rule in rules for level in LEVELS}


def _named(parameter: str, arguments: Sequence[str]) -> dict[str, str]:
    from procmap.api.names import names_in

    found: dict[str, str] = {}
    for path in arguments[:1] if parameter in _OF_THE_FIRST else arguments:
        names: Names = names_in(os.path.expanduser(os.path.expandvars(path)))  # noqa: PTH111 - as the shell does
        found = {**getattr(names, _NAMED[parameter]), **found}
    return found


def common(say: Speech) -> tuple[Parameter, ...]:
    """The options before the command."""
    from procmap.cli.options import Lang

    return (
        Parameter("version", ("--version",), takes=False, help=say._("Show the version and exit.")),
        Parameter("lang", ("--lang",), choices=_choices(Lang), help=say._("The language of messages.")),
        _help(say),
    )


def parameters(module: ModuleType, say: Speech) -> tuple[Parameter, ...]:
    """The options and arguments of a command's module."""
    import inspect

    import typer

    from procmap.cli.options import Options

    app = typer.Typer()
    module.mount(app, Options(say))
    function: Any = app.registered_commands[0].callback
    hints = get_type_hints(function)
    declared = inspect.signature(function).parameters.values()
    return (*(_parameter(one.name, one.default, hints[one.name]) for one in declared), _help(say))


def _parameter(name: str, info: Any, hint: Any) -> Parameter:
    kinds = tuple(_kinds(hint))
    declared = (spelling for both in info.param_decls or () for spelling in both.split("/"))
    spellings = tuple(sorted(declared, key=lambda spelling: not spelling.startswith("--")))
    return Parameter(
        name,
        spellings,
        takes=bool not in kinds,
        several=list in kinds,
        choices=next((_choices(kind) for kind in kinds if issubclass(kind, Enum)), ()),
        help=info.help or "",
    )


def _kinds(hint: Any) -> Iterator[type]:
    """The types that a hint is made of: ``list[str] | None`` is list, str and None's."""
    origin = getattr(hint, "__origin__", hint)
    if isinstance(origin, type):
        yield origin
    for part in get_args(hint):
        yield from _kinds(part)


def _choices(kind: Any) -> tuple[str, ...]:
    return tuple(str(one.value) for one in kind)


def _help(say: Speech) -> Parameter:
    return Parameter("help", ("--help",), takes=False, help=say._("Show this help and exit."))


def write_answer(environ: Mapping[str, str]) -> int:
    """Print the answer as UTF-8, whatever the console is set to. The exit code is always 0."""
    data = answer(environ).encode("utf-8", "replace")
    if sys.stdout is not None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    return 0
