"""Ids from names: Cyrillic letters are written in Latin ones, the way passports and road signs nearly do."""

from __future__ import annotations

import re
from unicodedata import normalize

from procmap.model.part import check_id

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye g u"
_SIGNS = str.maketrans(
    {letter: latin.strip("_") for letter, latin in zip(_CYRILLIC, _LATIN.split(), strict=True)}
)
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def id_for(name: str, taken: set[str], otherwise: str) -> str:
    """An id for a name, unlike all that are ``taken``, to which it is added; ``otherwise`` where no letter is left.

    Long names are cut between words.
    """
    latin = normalize("NFKD", name.lower().translate(_SIGNS)).encode("ascii", "ignore").decode()
    words = [word for word in _OTHER.split(latin) if word]
    base = ""
    for word in words:
        if base and len(base) + 1 + len(word) > _LONGEST:
            break
        base = f"{base}_{word}" if base else word[:_LONGEST]
    if not _is_id(base):
        base = f"{otherwise}_{base}" if base else otherwise
    found, n = base, 1
    while found in taken:
        n += 1
        found = f"{base}_{n}"
    taken.add(found)
    return found


def _is_id(text: str) -> bool:
    try:
        return check_id(text) == text
    except ValueError:
        return False
