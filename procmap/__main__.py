"""``python -m procmap`` is the command ``procmap``."""

from procmap.cli.app import main

if __name__ == "__main__":
    raise SystemExit(main())
