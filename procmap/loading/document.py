"""A YAML text as plain data, with the place of every key and value.

The parser's events go through a composer of our own: text stays text (``18:00`` is no number, ``yes`` no
boolean), limits hold while the text is read, and every problem is a finding. The only home of pyyaml.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from procmap.findings import Finding, Related, Route, Severity, Value
from procmap.loading.characters import (
    FORBIDDEN_VALUE,
    Decoded,
    character_kind,
    decode,
    directives_as_comments,
    forbidden_escapes,
)
from procmap.loading.collector import Problems
from procmap.loading.places import Data, Lines, Places
from procmap.loading.source import Document, Scalar
from procmap.loading.syntax import Fault, as_meant, clip, end_of_pieces, explain, has_no_colon

__all__ = ["MAX_NESTING", "MAX_NODES", "MAX_SCALAR", "Document", "Scalar", "compose"]

MAX_NESTING = 64
MAX_NODES = 200_000
MAX_SCALAR = 20_000
"""The longest single text, in characters."""
_ESCAPES_WITHIN = 10 * MAX_SCALAR  # the longest escape sequence has ten characters

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset(("", "~", "null"))
_NOT_KEYS = _NULLS | {"<<"}
_ODD_BLANKS = frozenset(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_TAG = re.compile(r"![^\s,\[\]{}]*+")
_DROPPED = ""  # the key under which the value of a refused key is kept until its mapping ends


def compose(text: bytes | str, path: str) -> Document:
    """Read a YAML text. Whatever is wrong with it is in ``findings``; nothing is raised.

    The time is linear in the length of the text; at most 8 MB, 64 levels and 200,000 nodes are read.
    """
    decoded = decode(text)
    composer = Composer(decoded)
    if decoded.usable:
        composer.run()
    root = composer.root
    return Document(
        path,
        decoded.text,
        root[0] if root and root[0] is not None else {},
        composer.problems.ordered(),
        composer.complete,
        decoded.bom,
        decoded.newline,
        decoded.sha256,
        decoded.lines,
        composer.places,
    )


class Composer:
    """Builds data and places from events.

    ``here`` is the collection being filled, ``node`` its number, ``key`` the key that waits for its value. A
    node costs two integers and a reference; lines and routes are worked out for findings only.
    """

    def __init__(self, decoded: Decoded) -> None:
        self.decoded = decoded
        self.text = decoded.clean
        self.lines = decoded.lines
        self.problems = Problems(decoded)
        self.complete = False
        self.places = Places()
        self.root: list[Data] = []
        self.here: Any = self.root
        self.key: str | None = None
        self.node = -1
        self.last_end = 0
        self.open: list[tuple[Any, str | None, int]] = []
        self.path: list[str | int] = []
        self.bare = -1  # the node of the last value that has no colon before it

    def run(self) -> None:
        """Read all events; a fault of the syntax, a limit or a second document ends it."""
        self._refuse_directives()
        loader = None
        try:
            loader = _LOADER(self.text)
            self._read(loader.get_event)
            if self.complete and self.root in ([], [None]) and not self.problems.kept:
                self.problems.add(Finding("not-yaml", Severity.ERROR, reason="empty"), 0, 0)
        except yaml.MarkedYAMLError as error:
            self._explain(error)
        except (yaml.YAMLError, ValueError, OverflowError, MemoryError, RecursionError) as error:
            values: dict[str, Value] = {"problem": clip(str(error) or type(error).__name__)}
            found = Finding("not-yaml", Severity.ERROR, values=values)
            self.problems.add(found, self.last_end, self.last_end)
        finally:
            if loader is not None:
                loader.dispose()

    def _read(self, get_event: Any) -> None:
        scalar, start, end = self._scalar, self._start, self._end
        values, documents = self.places.values, 0
        while True:
            event = get_event()
            kind = type(event)
            if kind is ScalarEvent:
                scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if not start(event, {} if kind is MappingStartEvent else []):
                    return
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                end(event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.complete = True
                    self._note("refused-yaml", "documents", event)
                    return
            elif kind is StreamEndEvent:
                self.complete = True
                return
            if len(values) > MAX_NODES:
                self._note("over-limit", "nodes", event, limit=MAX_NODES)
                return

    def _scalar(self, event: Any) -> None:
        value: str | None = event.value
        style = event.style
        places = self.places
        places.values.append(value)
        places.starts.append(event.start_mark.index)
        self.last_end = end = event.end_mark.index
        places.ends.append(end)
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if style:
            self._check_styled(event)
        elif value in _NULLS:
            places.values[-1] = value = None
        if len(event.value) > MAX_SCALAR:
            self._note("over-limit", "scalar", event, limit=MAX_SCALAR)
            places.values[-1] = value = event.value[:MAX_SCALAR]
        here = self.here
        if type(here) is list:
            here.append(value)
        elif self.key is None:
            self.key = self._key(event, here)
        elif value is None and event.start_mark.index == end and self._bare():
            self.key = None
        else:
            here[self.key] = value
            self.key = None

    def _key(self, event: Any, here: dict[str, Data]) -> str:
        """The key to keep the next value under; the refused ones share ``_DROPPED``."""
        key: str = event.value
        if key in here and key:
            self._duplicate(event, key)
            return _DROPPED
        if not event.style and key not in _NOT_KEYS and key[0] not in _ODD_BLANKS:
            return key
        if not event.style and key == "<<":
            self._note("refused-yaml", "merge", event)
            return _DROPPED
        if key[:1] in _ODD_BLANKS:
            self._note("bad-text", "blank", event)
        elif event.style in ("|", ">") or not key or not event.style:
            self._note("refused-yaml", "key", event)
            return _DROPPED
        return key

    def _bare(self) -> bool:
        """Whether the empty value just read belongs to a text that a comma has torn, and is no value at all.

        ``{takes: 1,5 h}`` is two keys for YAML. The text that was meant is kept under the first, so that
        nothing else is said of it.
        """
        places, text = self.places, self.text
        value = len(places.values) - 1
        key = value - 1
        if not has_no_colon(text, places.ends[key]):
            return False
        before, self.bare = self.bare, value
        if before == key - 1 and before > self.node:
            return True  # a further piece of the same text
        meant = self._torn_text(key)
        if meant is None:
            span = places.starts[key], places.ends[key]
            values: dict[str, Value] = {"key": clip(str(self.key))}
            self.problems.add(
                Finding("refused-yaml", Severity.ERROR, self._route(), values, "bare-key"), *span
            )
            return False  # it stays as a key without a value
        start, end = places.starts[key - 1], meant
        whole = " ".join(text[start:end].split())[:MAX_SCALAR]
        name = next(reversed(self.here))
        self.here[name] = places.values[key - 1] = whole
        places.ends[key - 1] = end
        route = (*self.path[1:], name)
        values = {"fix": as_meant(name, whole)}
        self.problems.add(Finding("refused-yaml", Severity.ERROR, route, values, "comma"), start, end)
        return True

    def _torn_text(self, key: int) -> int | None:
        """Where the text ends that a comma has torn: a plain value before ``key`` in the same map, and pieces."""
        places, text = self.places, self.text
        if key - 2 <= self.node or not self.here or not isinstance(places.values[key - 1], str):
            return None
        start, end = places.starts[key - 1], places.ends[key - 1]
        if text[start] in "'\"|>" or text[end : places.starts[key]].strip() != ",":
            return None
        return end_of_pieces(text, places.ends[key])

    def _start(self, event: Any, collection: Any) -> bool:
        """Open a mapping or list; false where it is nested too deep."""
        places, here, key = self.places, self.here, self.key
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if len(self.open) == MAX_NESTING:
            self._note("over-limit", "nesting", event, limit=MAX_NESTING)
            return False
        waits: str | None = None
        if type(here) is list:
            self.path.append(len(here))
            here.append(collection)
        elif key is None:
            self._note("refused-yaml", "key", event)
            self.path.append("?")
            waits = _DROPPED
        else:
            self.path.append(key)
            here[key] = collection
        self.open.append((here, waits, self.node))
        self.here, self.key, self.node = collection, None, len(places.values)
        places.values.append(collection)
        places.starts.append(event.start_mark.index)
        places.ends.append(event.end_mark.index)
        return True

    def _end(self, event: Any) -> None:
        end: int = event.end_mark.index
        if (
            event.start_mark.index != end
        ):  # a closing bracket; a block's end has no width and stands further down
            self.last_end = end
        places = self.places
        places.ends[self.node] = self.last_end
        places.after[self.node] = len(places.values)
        if type(self.here) is dict and _DROPPED in self.here:
            del self.here[_DROPPED]
        self.here, self.key, self.node = self.open.pop()
        self.path.pop()

    def _alias(self, event: Any) -> None:
        self._note("refused-yaml", "alias", event, name=clip(event.anchor))
        self.places.values.append(None)
        self.places.starts.append(event.start_mark.index)
        self.places.ends.append(event.end_mark.index)
        self.last_end = event.end_mark.index
        if type(self.here) is list:
            self.here.append(None)
        elif self.key is None:
            self.key = _DROPPED
        else:
            self.here[self.key] = None
            self.key = None

    def _properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._note("refused-yaml", "anchor", event, name=clip(event.anchor))
        if event.tag is not None:
            written = _TAG.search(self.text, event.start_mark.index)
            self._note("refused-yaml", "tag", event, name=clip(written[0] if written else event.tag))

    def _check_styled(self, event: Any) -> None:
        """Forbidden characters now come from escape sequences only: those in the text are gone already."""
        if event.style != '"' or FORBIDDEN_VALUE.search(event.value) is None:
            return
        start = event.start_mark.index
        end = min(event.end_mark.index, start + _ESCAPES_WITHIN)
        for at, written, char in forbidden_escapes(self.text, start, end):
            values: dict[str, Value] = {"char": character_kind(char)[1], "escape": written}
            found = Finding("bad-text", Severity.ERROR, self._route(), values, "escape")
            self.problems.add(found, at, at + len(written))

    def _duplicate(self, event: Any, key: str) -> None:
        if self.problems.skip():
            return
        first = self.places.members(self.node)[key]
        span = self.lines.span(self.places.starts[first], self.places.ends[first])
        route = (*self._route(), key)
        values: dict[str, Value] = {"key": clip(key), "line": span.line}
        related = (Related(route, "first", values, span),)
        found = Finding("duplicate-key", Severity.ERROR, route, values, related=related)
        self.problems.add(found, event.start_mark.index, event.end_mark.index)

    def _note(self, rule: str, reason: str, event: Any, **values: Value) -> None:
        """A problem of the whole event, at the route of what is being read."""
        if not self.problems.skip():
            found = Finding(rule, Severity.ERROR, self._route(), values, reason)
            self.problems.add(found, event.start_mark.index, event.end_mark.index)

    def _route(self) -> Route:
        above = self.path[1:]  # the first part is the place of the root, not of anything in it
        if type(self.here) is list:
            return (*above, len(self.here)) if self.open else ()
        return (*above, self.key) if self.key else tuple(above)

    def _refuse_directives(self) -> None:
        self.text, first = directives_as_comments(self.text)
        if first is not None:
            self.problems.add(Finding("refused-yaml", Severity.ERROR, reason="directive"), first, first + 1)

    def _explain(self, error: yaml.MarkedYAMLError) -> None:
        mark, context = error.problem_mark, error.context_mark
        if "maximum nesting depth" in (error.problem or ""):  # libyaml counts brackets ahead of what it tells
            at = mark.index if mark else self.last_end
            deep = Finding("over-limit", Severity.ERROR, values={"limit": MAX_NESTING}, reason="nesting")
            self.problems.add(deep, at, at + 1)
            return
        brackets = [n for *_, n in self.open[1:]] + [self.node] if self.open else []
        opened = [s for n in brackets if self.text[(s := self.places.starts[n]) : s + 1] in ("[", "{")]
        fault = Fault(
            error.problem or "",
            error.context or "",
            mark.index if mark else self.last_end,
            context.index if context else None,
            opened[-1] if opened else None,
            self.places.starts[-1] if self.places.starts else 0,
        )
        found = explain(fault, Lines(self.text))
        finding = Finding(found.rule, Severity.ERROR, values=found.values, reason=found.reason)
        self.problems.add(finding, found.start, found.end)
