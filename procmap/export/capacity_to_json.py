"""A capacity as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from procmap import __version__
from procmap.analysis.capacity import Capacity
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.report import Fitted


def capacity_to_dict(found: Fitted) -> Plain:
    """What a demand comes to, for each product family; the same in every language."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": found.file.path,
        "capacities": [_capacity(one) for one in found.capacities],
    }


def _capacity(one: Capacity) -> Plain:
    return {
        "state": one.state,
        "family": one.family,
        "date": one.date.isoformat(),
        "orders": one.demand.orders,
        "every_seconds": one.demand.every,
        "verdict": one.verdict,
        "most_orders": one.most,
        "orders_exceeding": one.exceeding,
        "customer_requirements": [
            {
                "id": served.id,
                "due": instant(served.due, one.zone),
                "in_time": served.in_time,
                "orders": served.orders,
                "last": instant(served.last, one.zone),
                "known": served.known,
            }
            for served in one.served
        ],
        "departments": [
            {
                "id": load.department,
                "workers": load.workers,
                "work_seconds": load.work,
                "room_seconds": load.room,
                "begins": instant(load.begins, one.zone),
                "ends": instant(load.ends, one.zone),
                "busy": round(load.busy, 9),
                "longest_wait_seconds": load.longest,
                "waits_at": load.step,
                "enough": load.enough,
            }
            for load in one.loads
        ],
        "unknown": list(one.unknown),
    }
