"""Verdicts and answers in words, and how they look."""

from __future__ import annotations

from procmap.analysis.solution import HandoffVerdict, Solution, Verdict
from procmap.locale import Speech
from procmap.model import Answer, Process
from procmap.render.page import Bit, Style

_VERDICT_STYLES: dict[Verdict, Style] = {
    Verdict.HOLDS: "good",
    Verdict.CONDITIONAL: "warning",
    Verdict.UNSUPPORTED: "error",
    Verdict.UNKNOWN: "warning",
    Verdict.INFEASIBLE: "error",
}
_HANDOFF_STYLES: dict[HandoffVerdict, Style] = {
    HandoffVerdict.OK: "good",
    HandoffVerdict.CONDITIONAL: "warning",
    HandoffVerdict.UNKNOWN: "dim",
}


def verdict_bit(verdict: Verdict, say: Speech) -> Bit:
    """The verdict on a customer requirement, or on a state."""
    words = {
        Verdict.HOLDS: say._("holds"),
        Verdict.CONDITIONAL: say._("conditional"),
        Verdict.UNSUPPORTED: say._("unsupported"),
        Verdict.UNKNOWN: say._("unknown"),
        Verdict.INFEASIBLE: say._("infeasible"),
    }
    return Bit(words[verdict], _VERDICT_STYLES[verdict])


def reservation(solution: Solution, say: Speech, errors: int = 0) -> str:
    """What a verdict on the customer's requirements does not say: ``but 2 promises cannot be kept``.

    Empty where the verdict sounds no better than that. ``errors`` are those told beside it, of whatever kind.
    """
    if solution.verdict is Verdict.INFEASIBLE or solution.obstacle is not None:
        return ""
    if solution.broken:
        return say.ngettext(
            "but {count} promise cannot be kept", "but {count} promises cannot be kept", solution.broken
        )
    if solution.verdict is Verdict.UNSUPPORTED or not errors:
        return ""
    return say.ngettext("but there is {count} error", "but there are {count} errors", errors)


def nothing_required(process: Process, say: Speech) -> str:
    """Why there is no customer requirement to judge: none is written, or none leads to a step that is there."""
    if process.customer.requires:
        return say._("nothing that the customer requires leads to a step here")
    return say._("the customer requires nothing yet")


def handoff_verdict_bit(verdict: HandoffVerdict, say: Speech) -> Bit:
    """The verdict on a handoff or a contract."""
    words = {
        HandoffVerdict.OK: say._("ok"),
        HandoffVerdict.CONDITIONAL: say._("conditional"),
        HandoffVerdict.UNSUPPORTED: say._("unsupported"),
        HandoffVerdict.UNKNOWN: say._("unknown"),
        HandoffVerdict.INFEASIBLE: say._("infeasible"),
        HandoffVerdict.LATE_CONTRACT: say._("agreed too late"),
        HandoffVerdict.UNKEPT: say._("cannot be kept"),
    }
    return Bit(words[verdict], _HANDOFF_STYLES.get(verdict, "error"))


def answer_in_words(answer: Answer, say: Speech) -> str:
    """What the asked side said."""
    return {
        Answer.OPEN: say._("not answered"),
        Answer.YES: say._("yes"),
        Answer.IN_FORCE: say._("in force"),
        Answer.ALREADY_MET: say._("already met"),
        Answer.CONTESTED: say._("contested"),
        Answer.REFUSED: say._("refused"),
    }[answer]
