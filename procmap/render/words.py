"""Findings put into words: a rule's sentence in the reader's language, its values turned into text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from procmap.findings import Consequence, Finding, Length, Moment, Related, Rule, Severity, Takes, Text, Value
from procmap.locale import Speech, speech
from procmap.model import Process
from procmap.render.clock import NOTHING, Clock, lack, length, length_range, spare
from procmap.render.grammar import in_sentence

_MOST_NAMES = 12
_ANY_RULE = {"named-here": Text("the file is named here", "файл назван здесь")}
"""Phrases that any rule may use: about another file that a finding points into."""
_PLACE = re.compile(r"`\{([A-Za-z_][A-Za-z0-9_]*)\}`|\{([A-Za-z_][A-Za-z0-9_]*)\}")


def phrase(finding: Finding, rule: Rule, language: str, process: Process | None = None) -> str:
    """The sentence of a finding. Times on another clock than that of the ``process`` name theirs."""
    return _said(rule, finding.reason, finding.values, language, process)


def related_phrase(related: Related, rule: Rule, language: str, process: Process | None = None) -> str:
    """What a finding says of another place."""
    return _said(rule, related.key, related.values, language, process)


def consequence_phrase(
    consequence: Consequence, rule: Rule, language: str, process: Process | None = None
) -> str:
    """What follows elsewhere from a finding's cause."""
    return _said(rule, consequence.key, consequence.values, language, process)


def pick(text: Text, language: str) -> str:
    """A bilingual text in one language."""
    return text.ru if language == "ru" else text.en


def value_in_words(value: Value, language: str, process: Process | None = None) -> str:
    """A value as people read it; ``None`` is a dash, a tuple a list with commas."""
    if value is None:
        return NOTHING
    if isinstance(value, Moment):
        zone = process.timezone if process else value.zone
        clock = Clock(zone, date.fromisoformat(value.day), language, process)
        return clock.moment(value.instant, value.zone)
    if isinstance(value, Length):
        return _length(value, language)
    if isinstance(value, Text):
        return pick(value, language)
    if isinstance(value, Takes):
        return _takes(value, language)
    if isinstance(value, tuple):
        return _listed(
            [value_in_words(part, language, process) for part in value[:_MOST_NAMES]], value, language
        )
    return str(value)


def _length(value: Length, language: str) -> str:
    if value.missing:
        return lack(value.seconds, language)
    if value.left:
        return spare(value.seconds, language)
    shown = length(value.seconds, language, working=value.working)
    return speech(language)._("{length} of waiting").replace("{length}", shown) if value.waiting else shown


def _takes(value: Takes, language: str) -> str:
    """``48–72 h``, ``3 h of working time``, ``1–3 working days``."""
    say = speech(language)
    if value.kind == "eod":
        return say._("until the end of the day")
    if value.kind == "workdays":
        shown = say.ngettext("{count} working day", "{count} working days", value.worst)
        return shown if value.best == value.worst else f"{value.best}–{shown}"
    return length_range(value.best, value.worst, language, working=value.kind == "work")


def severity_in_words(severity: Severity, say: Speech) -> str:
    """``error``, ``warning`` or ``note``."""
    return {
        Severity.ERROR: say._("error"),
        Severity.WARNING: say._("warning"),
        Severity.NOTE: say._("note"),
    }[severity]


def cause_in_words(cause: str, language: str) -> str:
    """Why a file could not be opened or saved."""
    from procmap.loading import files, save

    known = files.CAUSES.get(cause) or save.CAUSES.get(cause)
    return pick(known, language) if known else cause


def unknown_name(kind: str, name: str, known: tuple[str, ...], language: str) -> str:
    """``unknown step "delivr"; did you mean "deliver"?``, else what there is."""
    from difflib import get_close_matches

    say = speech(language)
    kinds = {
        "state": say._("unknown state"),
        "family": say._("unknown product family"),
        "step": say._("unknown step"),
        "requirement": say._("unknown requirement"),
        "step or requirement": say._("unknown step or requirement"),
        "promise": say._("unknown service promise"),
        "person": say._("unknown person"),
        "person or department": say._("unknown person or department"),
        "department": say._("unknown department"),
        "repair": say._("there is no repair"),
        "rule": say._("unknown rule"),
        "command": say._("unknown command"),
    }
    quotes = say._("“{text}”")
    lead = (kinds.get(kind) or say._("unknown name")) + " " + quotes.replace("{text}", name)
    near = get_close_matches(name.lower(), known, n=3, cutoff=0.67)
    if near:
        shown = ", ".join(quotes.replace("{text}", one) for one in near)
        return f"{lead}; " + say._("did you mean") + f" {shown}?"
    if not known:
        return f"{lead}; " + say._("there are none")
    more = ", …" if len(known) > _MOST_NAMES else ""
    return f"{lead}; " + say._("known:") + f" {', '.join(known[:_MOST_NAMES])}{more}"


def no_paper(reason: str, say: Speech) -> str:
    """Why a paper cannot be made of a file."""
    return {
        "no-steps": say._("there is nothing to write: the state has no steps"),
        "no-states": say._("there is nothing to write: the file describes no state"),
        "no-group": say._("there is nothing to write: the file names no working group"),
        "no-meetings": say._("there is nothing to write: the file has no meetings and no history of answers"),
        "no-such-meeting": say._("the file has no meeting on that day"),
        "fewer-meetings": say._("the file has fewer meetings on that day"),
        "no-services": say._("there is nothing to write: the file describes no services"),
        "no-initiatives": say._("there is nothing to write: the file describes no initiatives"),
        "one-state": say._("there is nothing to compare: the file has one state only"),
    }.get(reason, reason)


def _said(rule: Rule, key: str, values: Mapping[str, Value], language: str, process: Process | None) -> str:
    """A rule's sentence with its values; a name without a value becomes a dash."""
    text = rule.messages.get(key) or _ANY_RULE.get(key) or rule.messages.get("") or rule.title

    said, at = [], 0
    template = pick(text, language)
    for place in _PLACE.finditer(template):
        before, shown = template[at : place.start()], _filled(place, values, language, process)
        if isinstance(values.get(place[2]), Moment):
            before, shown = in_sentence(before, shown, language)
        said += [before, shown]
        at = place.end()
    return "".join([*said, template[at:]])


def _filled(place: re.Match[str], values: Mapping[str, Value], language: str, process: Process | None) -> str:
    quoted, plain = place[1], place[2]
    if quoted is None:
        return value_in_words(values.get(plain), language, process)
    value = values.get(quoted)
    parts = value if isinstance(value, tuple) and value else (value,)
    shown = [f"`{value_in_words(part, language, process)}`" for part in parts[:_MOST_NAMES]]
    return _listed(shown, parts, language)


def _listed(shown: list[str], all_: tuple[Value, ...], language: str) -> str:
    """The first of some values, with commas, and how many more there are."""
    names, more = ", ".join(shown) or NOTHING, len(all_) - len(shown)
    if not more:
        return names
    text = speech(language)._("{names} and {count} more")
    return text.replace("{count}", str(more)).replace("{names}", names)
