"""``python -m procmap`` is the command ``procmap``."""

from procmap.cli.app import run

if __name__ == "__main__":
    run()
