"""Reading a file of settings: every key and value proved, everything wrong told with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from procmap.findings import Finding, Route, Rule, Severity, Span, Text, Value, position
from procmap.loading.places import Lines
from procmap.loading.settings import FAIL_ON, LEVELS, PRESETS, find_rule, is_fixed
from procmap.loading.toml_places import TomlPlace, toml_places
from procmap.locale import LANGUAGES

MAX_BYTES = 1_000_000
"""The longest file of settings that is read, in bytes."""
MOST_FINDINGS = 100
"""Reading stops at so many problems."""
_PLACE = re.compile(r"\s*\(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)\s*\Z")
_NAMES = Text("a list of texts", "список строк")
_MAP = Text('a table: `rule-name = "level"`', 'таблица: `имя-правила = "уровень"`')
_TABLE = Text("a table", "таблица")
_TEXT = Text("a text in quotes", "строка в кавычках")


class SettingsReader:
    """Reads one file; ``table`` is where in it the settings stand."""

    def __init__(self, raw: bytes, table: Route, rules: Mapping[str, Rule]) -> None:
        self.raw = raw
        self.table = table
        self.rules = rules
        self.text = ""
        self._told: list[Finding] = []
        self._places: dict[Route, TomlPlace] | None = None
        self._lines = Lines("")

    def read(self) -> dict[str, Any]:
        """The fields of the settings; what is wrong is left out and told by :meth:`findings`."""
        data: Any = self._data()
        if self._told:
            return {}
        for part in self.table:
            data = data.get(part) if isinstance(data, dict) else None
        if data is None:
            self._tell("no-table", (), table=".".join(map(str, self.table)))
            return {}
        if not isinstance(data, dict):
            self._wrong_kind((), _TABLE)
            return {}
        readers: dict[str, Callable[[Route, Any], Any]] = {
            "preset": self._one_of(PRESETS),
            "rules": self._rules,
            "fail_on": self._one_of(FAIL_ON),
            "lang": self._one_of(LANGUAGES),
            "exclude": self._names,
        }
        found = {}
        for key, value in data.items():
            if len(self._told) >= MOST_FINDINGS:
                break
            if key not in readers:
                near = get_close_matches(key.lower().replace("-", "_")[:80], readers, n=1, cutoff=0.6)
                known = {"near": near[0]} if near else {"known": tuple(readers)}
                self._tell("near-key" if near else "key", (key,), part="key", key=key[:80], **known)
                continue
            read = readers[key]((key,), value)
            if read is not None:
                found[key] = read
        return found

    def findings(self) -> tuple[Finding, ...]:
        """Everything told, in the file's order."""
        return tuple(sorted(self._told, key=position))

    def _data(self) -> Any:
        if len(self.raw) > MAX_BYTES:
            self._tell_at(None, "long", limit=MAX_BYTES // 1_000_000)
            return {}
        try:
            self.text = self.raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            before = self.raw[: error.start].decode("utf-8")
            self._tell_at(_behind(before), "utf8", byte=f"0x{self.raw[error.start]:02X}")
            return {}
        try:
            return tomllib.loads(self.text)
        except RecursionError:
            self._tell_at(None, "nesting")
        except ValueError as error:
            self._tell_at(self._fault(str(error)), "toml", problem=_PLACE.sub("", str(error))[:200])
        return {}

    def _fault(self, said: str) -> Span:
        """Where tomllib stopped."""
        place = _PLACE.search(said)
        if place is None or place[1] is None:
            return _behind(self.text)
        line, column = int(place[1]), int(place[2])
        return Span(line, column, line, column)

    def _one_of(self, known: Iterable[str]) -> Callable[[Route, Any], str | None]:
        choices = tuple(known)

        def read(route: Route, value: Any) -> str | None:
            if not isinstance(value, str):
                self._wrong_kind(route, _TEXT)
                return None
            if value in choices:
                return value
            self._tell("choice", route, text=value[:80], known=choices)
            return None

        return read

    def _names(self, route: Route, value: Any) -> tuple[str, ...] | None:
        if not isinstance(value, list):
            self._wrong_kind(route, _NAMES)
            return None
        for n, item in enumerate(value):
            if len(self._told) >= MOST_FINDINGS:
                break
            if not isinstance(item, str):
                self._wrong_kind((*route, n), _TEXT)
            elif not item.strip("/ ") or item.startswith("/") or ".." in item.split("/") or "\\" in item:
                self._tell("pattern", (*route, n), text=item[:80])
        return tuple(item for item in value if isinstance(item, str))

    def _rules(self, route: Route, value: Any) -> Mapping[str, Severity | None] | None:
        if not isinstance(value, dict):
            self._wrong_kind(route, _MAP)
            return None
        found: dict[str, Severity | None] = {}
        read_level = self._one_of(LEVELS)
        for name, written in value.items():
            if len(self._told) >= MOST_FINDINGS:
                break
            here = (*route, name)
            level = read_level(here, written)
            rule = self._rule(here, name)
            if rule is None or level is None:
                continue
            if is_fixed(rule):
                self._tell("fixed", here, part="key", rule=rule.name)
            elif rule.name in found:
                self._tell("twice", here, part="key", rule=rule.name, name=name)
            else:
                found[rule.name] = LEVELS[level]
        return MappingProxyType(found)

    def _rule(self, route: Route, name: str) -> Rule | None:
        rule = find_rule(name, self.rules)
        if rule is None:
            near = get_close_matches(name.lower().replace("_", "-")[:80], self.rules, n=1, cutoff=0.6)
            reason = "near-rule" if near else "rule"
            self._tell(reason, route, part="key", rule=name[:80], near=near[0] if near else "")
        elif rule.name != name:
            self._tell("former", route, Severity.NOTE, part="key", name=name, rule=rule.name)
        return rule

    def _wrong_kind(self, route: Route, expected: Text) -> None:
        key = next(
            (str(part) for part in reversed(route) if isinstance(part, str)), ".".join(map(str, self.table))
        )
        self._tell("kind", route, key=key[:80], expected=expected)

    def _tell(
        self,
        reason: str,
        route: Route,
        severity: Severity = Severity.ERROR,
        part: str = "value",
        **values: Value,
    ) -> None:
        self._tell_at(self._span((*self.table, *route), part), reason, severity, **values)

    def _tell_at(
        self, span: Span | None, reason: str, severity: Severity = Severity.ERROR, **values: Value
    ) -> None:
        self._told.append(
            Finding("bad-setting", severity, values=values, reason=reason, span=span or Span(1, 1, 1, 1))
        )

    def _span(self, route: Route, part: str) -> Span | None:
        if self._places is None:
            self._places, self._lines = toml_places(self.text), Lines(self.text)
        place = self._places.get(route)
        if place is None:
            return None
        return self._lines.span(*(place.key if part == "key" else place.value))


def _behind(text: str) -> Span:
    """The place behind a text."""
    return Lines(text).span(len(text), len(text))
