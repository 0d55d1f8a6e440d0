"""Run procmap from a checkout: ``python cli.py check examples``. The command itself is in ``procmap/cli``."""

from procmap.cli.app import run

if __name__ == "__main__":
    run()
