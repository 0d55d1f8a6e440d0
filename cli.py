"""Run procmap from a checkout: ``python cli.py check examples``. The command itself is in ``procmap/cli``."""

from procmap.cli.app import main

if __name__ == "__main__":
    raise SystemExit(main())
