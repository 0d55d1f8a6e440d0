"""Which column of a log says what: named by the reader, else recognised by its head in English or Russian."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from procmap.errors import LogError

ROLES = ("received", "answered", "case", "department")
"""What a column can say. The first two must be there."""
NEEDED = frozenset(ROLES[:2])

_WORDS = {
    "received": (
        "received, received at, date received, received date, received on, created, created at, date created,"
        "created date, opened, opened at, open date, submitted, submitted at, reported, reported at, registered,"
        "registered at, arrived, arrived at, получено, получен, получена, дата получения, поступило, поступил,"
        "поступила, дата поступления, время поступления, дата и время поступления, создано, создан, создана,"
        "дата создания, зарегистрировано, зарегистрирован, зарегистрирована, дата регистрации, дата обращения,"
        "открыто, открыт, открыта, дата открытия"
    ),
    "answered": (
        "answered, answered at, date answered, replied, replied at, considered, considered at, resolved,"
        "resolved at, date resolved, resolution date, closed, closed at, date closed, completed, completed at,"
        "done, done at, finished, finished at, отвечено, ответ дан, дата ответа, время ответа,"
        "дата и время ответа, рассмотрено, рассмотрен, рассмотрена, дата рассмотрения, решено, решен, решена,"
        "дата решения, закрыто, закрыт, закрыта, дата закрытия, выполнено, выполнен, выполнена,"
        "дата выполнения, исполнено, дата исполнения"
    ),
    "case": (
        "case, case id, case number, case no, ticket, ticket id, ticket number, ticket no, request, request id,"
        "request number, issue, issue id, issue key, id, key, number, no, #, номер, №, ид, случай, обращение,"
        "номер обращения, № обращения, id обращения, заявка, номер заявки, № заявки, id заявки, запрос,"
        "номер запроса, тикет, номер тикета, код"
    ),
    "department": (
        "department, department name, dept, team, group, unit, line, отдел, подразделение, департамент, группа,"
        "служба, линия, команда, исполнитель отдел"
    ),
}
HEADS: Mapping[str, str] = {
    word.strip(): role for role, words in _WORDS.items() for word in words.replace("ё", "е").split(",")
}


def plain(head: str) -> str:
    """A head as it is compared: lower case, without marks around it, words one blank apart."""
    return re.sub(r"[\s_\-.:]+", " ", head.casefold().replace("ё", "е")).strip()


def columns(path: str, heads: Sequence[str], named: Mapping[str, str]) -> dict[str, int]:
    """The position of the column for each role.

    ``named`` says so for some of them, by the head as it is written (or as it is compared). Raises
    :class:`~procmap.errors.LogError`: ``no-column`` (needed and not recognised), ``two-columns`` (recognised twice),
    ``no-such-column`` (named and not there).
    """
    found: dict[str, int] = {}
    for role in ROLES:
        places = _named(path, heads, named[role]) if role in named else _recognised(heads, role)
        if len(places) > 1:
            shown = tuple(heads[n] for n in places)
            raise LogError(path, "two-columns", role, shown)
        if places:
            found[role] = places[0]
        elif role in NEEDED:
            raise LogError(path, "no-column", role, tuple(heads))
    return found


def _named(path: str, heads: Sequence[str], name: str) -> list[int]:
    exact = [n for n, head in enumerate(heads) if head.strip() == name.strip()]
    places = exact or [n for n, head in enumerate(heads) if plain(head) == plain(name)]
    if not places:
        raise LogError(path, "no-such-column", name, tuple(heads))
    return places


def _recognised(heads: Sequence[str], role: str) -> list[int]:
    return [n for n, head in enumerate(heads) if HEADS.get(plain(head)) == role]
