"""How a time stands in a sentence: Russian prepositions ask for a form, and both languages for an article or none."""

from __future__ import annotations

_ENDS = {"в": "конце", "к": "концу"} | dict.fromkeys(("с", "до", "от", "раньше", "позже", "вместо"), "конца")
_END, _END_EN = "конец ", "end of "


def in_sentence(before: str, time: str, language: str) -> tuple[str, str]:
    """The words before a time and the time, as they go together.

    ``at``, ``end of D+1`` becomes ``at the end of D+1``; ``в``, ``D+3 11:00`` becomes ``D+3 в 11:00``, and
    ``к``, ``конец D`` becomes ``к концу D``.
    """
    if not before.endswith(" "):
        return before, time
    if language != "ru":
        return before, f"the {time}" if time.startswith(_END_EN) else time
    word = before.rsplit(maxsplit=1)[-1].lower() if before.split() else ""
    if time.startswith(_END):
        return before, f"{_ENDS.get(word, _END.strip())} {time.removeprefix(_END)}"
    if word == "в" and time.startswith("D"):
        return before.rstrip()[:-1], time.replace(" ", " в ", 1)
    return before, time


def filled(text: str, **values: str) -> str:
    """``text`` with each value in its place, ``{name}``."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
