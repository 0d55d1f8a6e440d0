"""Where things stand in a TOML text: against tomllib, which says what they are."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmap.loading.toml_places import toml_places

WHOLE = """\
# a comment = "no key"
title = "a \\" quote # no comment"
"quoted key" = 'literal \\' # 'no more'
dotted.inner . "last.one" = 1979-05-27 07:32:00  # a date with a blank
many = ['''x]''', ["#"], {a = 1, b.c = "}"}, # comment ]
  \"\"\"ends in two quotes\"\"\"\"\",
]
empty = ""

[ table . sub ]
x = +1e3
[[items]]
n = 1
[items.more]
m = 2
[[items]]
n = 3
[[items.parts]]
p = []
[items.parts.deep]
"" = {}
"""


def routes(data: Any, above: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    """Every key and item of plain data."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return {found for part, child in children for found in ({(*above, part)} | routes(child, (*above, part)))}


def reach(data: Any, route: tuple[str | int, ...]) -> Any:
    for part in route:
        data = data[part]
    return data


def assert_places(text: str) -> None:
    """Every route has its place, each key and value is written there, and nothing else is found."""
    data, places = tomllib.loads(text), toml_places(text)
    assert set(places) == routes(data)
    for route, place in places.items():
        key, value = text[slice(*place.key)], text[slice(*place.value)]
        if isinstance(route[-1], str):
            assert tomllib.loads(f"{key} = 0") == {route[-1]: 0}
        if not value.startswith("[") and not isinstance(reach(data, route), dict):
            assert tomllib.loads(f"v = {value}")["v"] == reach(data, route)


def test_every_kind_of_place() -> None:
    assert_places(WHOLE)
    assert_places(WHOLE.replace("\n", "\r\n"))
    places = toml_places(WHOLE)
    assert WHOLE[slice(*places[("dotted", "inner", "last.one")].value)] == "1979-05-27 07:32:00"
    assert WHOLE[slice(*places[("many", 3)].value)] == '"""ends in two quotes"""""'
    assert WHOLE[slice(*places[("items", 1, "n")].value)] == "3"


@pytest.mark.parametrize("text", ["", "# only a comment", "\n\n", "[a]", "a=1", "a = [\n]\n"])
def test_small_texts(text: str) -> None:
    assert_places(text)


def basic(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


NAMES = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True),
    st.text(st.sampled_from("a.#[]{}=\"'\\ ж,"), max_size=4).map(basic),
    st.text(st.sampled_from('a.#[]{}=" ж,\\'), max_size=4).map(lambda s: f"'{s}'"),
)


BLANK = st.sampled_from(["", " ", "\t "])
SCALARS = st.one_of(
    st.integers(-99, 99).map(str),
    st.sampled_from(["true", "1.5", "1979-05-27 07:32:00", "07:32:00", "-inf"]),
    st.text(st.sampled_from("a#[]{}=\"'\\ ж,\n"), max_size=6).map(basic),
    st.text(st.sampled_from('a#[]{}=" ж,\\'), max_size=6).map(lambda s: f"'{s}'"),
    st.text(st.sampled_from("a#]}=' \n,"), max_size=6).map(lambda s: f'"""{s}"""'),
    st.sampled_from(['"""a"""""', '""""""', "''''a'''''", '"""\\"""""""']),
)
GAPS = st.sampled_from(["", " ", "\n", " # ] } \" '\n", "\n\n\t"])


def listed(items: list[tuple[str, str, str]], *, comma: bool) -> str:
    body = ",".join(before + item + after for item, before, after in items)
    return f"[{body}{',' if comma and items else ''}]"


def braced(pairs: list[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{name} = {value}" for name, value in pairs) + "}"


VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.builds(listed, st.lists(st.tuples(inner, GAPS, GAPS), max_size=3), comma=st.booleans()),
        st.builds(braced, st.lists(st.tuples(NAMES, inner), max_size=3)),
    ),
    max_leaves=6,
)
KEYS = st.tuples(st.lists(NAMES, min_size=1, max_size=3), BLANK).map(
    lambda drawn: f"{drawn[1]}.{drawn[1]}".join(drawn[0])
)
LINES = st.one_of(
    st.tuples(KEYS, BLANK, VALUES, BLANK).map(lambda t: f"{t[1]}{t[0]}{t[1]}={t[3]}{t[2]}{t[1]}"),
    st.tuples(KEYS, BLANK).map(lambda t: f"{t[1]}[{t[1]}{t[0]}{t[1]}] # [x]"),
    st.tuples(KEYS, BLANK).map(lambda t: f"[[{t[1]}{t[0]}]]"),
    st.sampled_from(["", "# = [", "  # a = 1"]),
)


@given(st.lists(LINES, max_size=6))
def test_any_text_that_tomllib_reads(lines: list[str]) -> None:
    kept: list[str] = []
    for line in lines:
        try:
            tomllib.loads("\n".join([*kept, line]))
        except tomllib.TOMLDecodeError:
            continue
        kept.append(line)
    assert_places("\n".join(kept))
