"""Logs of cases: tables of what was received and answered when, read by DuckDB."""
