"""A greatest time between two steps in words."""

from __future__ import annotations

from procmap.calendars import Duration
from procmap.findings import Takes
from procmap.locale import Speech
from procmap.render.names import Names
from procmap.render.words import value_in_words


def limit_in_words(names: Names, ends: tuple[str, str, str], most: Duration | None) -> str:
    """Between which ends of which steps, and how much at most. ``ends`` are source, target and relation."""
    source, target, relation = ends
    amount = "" if most is None else duration_in_words(most, names.say)
    text = _sentence(relation, names.say).replace("{amount}", amount)
    return text.replace("{other}", names.step(target)).replace("{name}", names.step(source))


def duration_in_words(duration: Duration, say: Speech) -> str:
    """One duration with its unit: working time says so."""
    return value_in_words(Takes(duration.amount, duration.amount, duration.kind), say.language)


def _sentence(relation: str, say: Speech) -> str:
    return {
        "finish-start": say._("from the end of {name} to the start of {other}: {amount} at most"),
        "start-start": say._("from the start of {name} to the start of {other}: {amount} at most"),
        "finish-finish": say._("from the end of {name} to the end of {other}: {amount} at most"),
        "start-finish": say._("from the start of {name} to the end of {other}: {amount} at most"),
    }[relation]
