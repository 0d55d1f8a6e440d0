"""Temporal networks without calendars: consistency, windows, controllability under uncertainty."""
