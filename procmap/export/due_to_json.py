"""The answers of ``due`` as plain data for other programs; described in ``docs/service-promises.md``.

Instants are RFC 3339 with the offset of the promise's zone; what is not stated is ``None``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmap import __version__
from procmap.analysis.service.receipts import Answers, Deadline, Due, Latest, Receipt
from procmap.calendars import tzdata_version
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.render.due import ground_in_words

if TYPE_CHECKING:
    from procmap.report import FileReport


def due_to_dict(report: FileReport, found: Answers, language: str) -> Plain:
    """Everything that was asked and answered; rules in words in ``language``."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": report.path,
        "promise": found.id,
        "zone": found.zone,
        "tz_data": tzdata_version(),
        "holidays": found.holidays or None,
        "provisional_years": list(found.provisional),
        "unsettled": list(found.lacking),
        "receipts": [_receipt(receipt, found.zone, language) for receipt in found.receipts],
        "deadlines": [_deadline(deadline, found.zone) for deadline in found.deadlines],
    }


def _receipt(receipt: Receipt, zone: str, language: str) -> Plain:
    return {
        "received": instant(receipt.received, zone),
        "unsettled": list(receipt.unsettled),
        "missing_calendar": receipt.no_data and receipt.no_data._asdict(),
        "due": [_due(due, zone, language) for due in receipt.due],
        "served": [
            {
                "state": one.state,
                "family": one.family,
                "best": instant(one.best, zone),
                "worst": instant(one.worst, zone),
            }
            for one in receipt.served
        ],
    }


def _due(due: Due, zone: str, language: str) -> Plain:
    return {
        **_part(due),
        "due": instant(due.at, zone),
        "choices": dict(due.ground.choices) if due.ground else {},
        "rule": ground_in_words(due.ground, language) if due.ground else None,
    }


def _part(one: Due | Latest) -> Plain:
    return {"part": "tail" if one.tail else "tier", "share": one.share or None}


def _deadline(deadline: Deadline, zone: str) -> Plain:
    return {
        "answered_by": instant(deadline.answered_by, zone),
        "unsettled": list(deadline.unsettled),
        "missing_calendar": deadline.no_data and deadline.no_data._asdict(),
        "latest": [
            {
                **_part(latest),
                "received_by": None if latest.proof is None else instant(latest.proof.backward, zone),
                "due": None if latest.proof is None else instant(latest.proof.forward, zone),
                "due_a_second_later": None if latest.proof is None else instant(latest.proof.neighbour, zone),
            }
            for latest in deadline.latest
        ],
    }
