"""Key figures of two states beside each other, in words: both values, the difference, and how it is counted."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from procmap.analysis.comparison.figures import DEFINITIONS, SMALLER_IS_BETTER, Figure, Range
from procmap.locale import Speech, speech
from procmap.render.clock import NOTHING, from_to, leeway, length, length_range, less_by, to_the_minute
from procmap.render.page import Style
from procmap.render.words import pick

Number = Decimal | int


class Gain(NamedTuple):
    """One figure of both states. ``difference`` and ``share`` (per cent of the earlier value) are texts with signs.

    ``better`` is ``None`` where nothing changed or one of the two is not known.
    """

    id: str
    label: str
    before: str
    after: str
    difference: str
    share: str
    better: bool | None
    definition: str

    @property
    def style(self) -> Style:
        """How the difference looks."""
        return "" if self.better is None else "good" if self.better else "error"


def gain(before: Figure | None, after: Figure | None, language: str) -> Gain:
    """Two figures of the same kind beside each other; at least one of them is there."""
    one = after or before
    assert one is not None
    usual, rare = changed(before, after)
    better = None
    if usual is not None and (usual.best or usual.worst):
        better = bool(usual.worst < 0) == (one.id in SMALLER_IS_BETTER)
    return Gain(
        one.id,
        figure_name(one.id, speech(language)),
        value_text(before, language),
        value_text(after, language),
        _both(_difference(usual, one, language), _difference(rare, one, language), language),
        _both(_percent(usual, one, language), _percent(rare, one, language), language),
        better,
        pick(DEFINITIONS[one.id], language),
    )


def changed(before: Figure | None, after: Figure | None) -> tuple[Shift | None, Shift | None]:
    """What changed in the usual case and in the rare one; a state without rare cases has its usual figure there."""
    if before is None or after is None:
        return None, None
    rare = None
    if before.rare is not None or after.rare is not None:
        rare = Shift.of(before.rare or before.value, after.rare or after.value)
    return Shift.of(before.value, after.value), rare


class Shift(NamedTuple):
    """Later minus earlier, best with best and worst with worst; and the same in per cent of the earlier value."""

    best: Number
    worst: Number
    shares: tuple[Decimal, Decimal] | None

    @classmethod
    def of(cls, before: Range | None, after: Range | None) -> Shift | None:
        if before is None or after is None:
            return None
        best, worst = after.best - before.best, after.worst - before.worst
        shares = None
        if before.best > 0 and before.worst > 0:
            shares = (Decimal(best) * 100 / before.best, Decimal(worst) * 100 / before.worst)
        return cls(best, worst, shares)


def _both(usual: str, rare: str, language: str) -> str:
    """A text for the usual case, with that for the rare one behind it."""
    if not rare or rare == usual:
        return usual
    return f"{usual} ({speech(language)._('sometimes')} {rare})"


def _difference(change: Shift | None, figure: Figure, language: str) -> str:
    if change is None:
        return ""
    if not change.best and not change.worst:
        return "0"
    if figure.unit == "percent":
        return _signed(change.best, change.worst, f" {speech(language)._('points')}", language)
    if figure.unit == "count":
        return _signed(change.best, change.worst, "", language)
    low, high = sorted((int(change.best), int(change.worst)), key=abs)
    if figure.id == "slack":
        low, high = to_the_minute(low), to_the_minute(high)
    if high < 0 and low <= 0:
        return less_by(-low, -high, language)
    if high > 0 and low >= 0:
        return f"+{length_range(low, high, language)}"
    return f"{_signed_length(low, language)} … {_signed_length(high, language)}"


def _signed_length(seconds: int, language: str) -> str:
    return ("−" if seconds < 0 else "+") + length(abs(seconds), language)


def _percent(change: Shift | None, figure: Figure, language: str) -> str:
    """The difference in per cent of the earlier value; of slack and of shares that would say nothing."""
    if change is None or change.shares is None or figure.id == "slack" or figure.unit == "percent":
        return ""
    return _signed(*change.shares, " %", language)


def _signed(low: Number, high: Number, unit: str, language: str) -> str:
    a, b = sorted((Decimal(low), Decimal(high)), key=abs)
    near, far = share_text(a, language), share_text(b, language)
    if near == far and a * b >= 0:
        return f"{_sign(b)}{far}{unit}"
    if a >= 0 and b >= 0:
        return f"{_sign(b)}{near}–{far}{unit}"
    if a <= 0 and b <= 0:
        return from_to(f"{_sign(a)}{near}", f"−{far}{unit}", language)
    return f"{_sign(a)}{near} … {_sign(b)}{far}{unit}"


def _sign(number: Number) -> str:
    return "−" if number < 0 else "+" if number else ""


def value_text(figure: Figure | None, language: str) -> str:
    """A figure as people read it; what is not known says so, with the part that is."""
    if figure is None:
        return NOTHING
    say = speech(language)
    if figure.value is None:
        text = say._("unknown")
        if figure.at_least:
            known = say._("at least {length}").replace("{length}", length(figure.at_least, language))
            text = f"{text}, {known}"
        return text
    return _both(
        _value(figure, figure.value, language),
        "" if figure.rare is None else _value(figure, figure.rare, language),
        language,
    )


def _value(figure: Figure, value: Range, language: str) -> str:
    if figure.id == "slack":
        return leeway(int(value.worst), int(value.best), language)
    if figure.unit == "seconds":
        low, high = sorted((int(value.best), int(value.worst)))
        return length_range(low, high, language)
    ends = sorted((value.best, value.worst))
    if figure.unit == "count":
        return str(ends[0]) if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"
    least, most = (share_text(end, language) for end in ends)
    return f"{least} %" if least == most else f"{least}–{most} %"


def share_text(share: Number, language: str) -> str:
    """A figure in whole per cent, without its sign; 0 and 100 are said only of what is exactly that, or nearly so."""
    exact = abs(Decimal(share))
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    fine = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    shown = fine if whole in (0, 100) and fine != whole else whole
    return f"{shown:f}".replace(".", "," if language == "ru" else ".")


def figure_name(id_: str, say: Speech) -> str:
    """What a figure is called."""
    return {
        "lead_time": say._("lead time"),
        "touch_time": say._("touch time"),
        "waiting_time": say._("waiting time"),
        "flow_efficiency": say._("flow efficiency"),
        "slack": say._("slack"),
        "steps": say._("steps"),
        "handoffs": say._("handoffs"),
        "crossings": say._("handoffs between departments"),
        "departments": say._("departments"),
        "requirements": say._("requirements"),
        "granted": say._("requirements granted"),
        "unanswered": say._("requirements not granted"),
        "first_pass": say._("lowest yield of a step (%C&A)"),
        "yield": say._("rolled yield (%C&A)"),
        "demand_lost": say._("demand lost by lateness"),
    }[id_]
