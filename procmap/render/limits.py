"""Greatest times between two steps, and other terms of a handoff, in words."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.greatest_times import Ends, demanded, missed
from procmap.analysis.solution import Solution
from procmap.calendars import Duration
from procmap.findings import Takes
from procmap.locale import Speech
from procmap.model import After
from procmap.model.words import key_words
from procmap.render.names import Names
from procmap.render.spelled import taken
from procmap.render.words import pick, value_in_words


def limit_in_words(names: Names, ends: tuple[str, str, str], most: Duration | None) -> str:
    """Between which ends of which steps, and how much at most. ``ends`` are source, target and relation."""
    source, target, relation = ends
    amount = "" if most is None else duration_in_words(most, names.say)
    text = _sentence(relation, names.say).replace("{amount}", amount)
    return text.replace("{other}", names.step(target)).replace("{name}", names.step(source))


def limits_in_words(names: Names, solution: Solution) -> Iterator[tuple[Ends, str]]:
    """Every greatest time of a solved state, and that it cannot be kept where that is so."""
    broken = missed(solution)
    for ends, one in demanded(solution, names.state).items():
        text = limit_in_words(names, ends, one.at_most.best if one.at_most else None)
        yield ends, f"{text}: {names.say._('it cannot be kept')}" if ends in broken else text


def handoff_in_words(names: Names, handoff: After) -> str:
    """A step that comes before, and what is said of the handoff."""
    say = names.say
    relation = key_words("After", "relation").choices[handoff.relation]
    parts = [pick(relation, say.language)] if handoff.relation != "finish-start" else []
    least = handoff.transfer or handoff.at_least
    if least is not None:
        parts.append(taken(least, say.language))
    if handoff.at_most is not None:
        parts.append(say._("{amount} at most").replace("{amount}", taken(handoff.at_most, say.language)))
    return f"{names.step(handoff.step)} ({', '.join(parts)})" if parts else names.step(handoff.step)


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
