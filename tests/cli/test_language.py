"""Which language is spoken."""

from __future__ import annotations

import pytest

from procmap.cli.language import choose_language


@pytest.mark.parametrize(
    ("argv", "environ", "language"),
    [
        ([], {}, "en"),
        (["check", "x", "--lang", "ru"], {}, "ru"),
        (["--lang=ru", "check"], {"PROCMAP_LANG": "en"}, "ru"),
        (["--lang", "en"], {"PROCMAP_LANG": "ru", "LANG": "ru_RU.UTF-8"}, "en"),
        (["--lang"], {"PROCMAP_LANG": "ru"}, "ru"),
        (["check", "--", "--lang", "ru"], {}, "en"),
        ([], {"PROCMAP_LANG": "ru", "LC_ALL": "C"}, "ru"),
        ([], {"PROCMAP_LANG": "en", "LANG": "ru_RU.UTF-8"}, "en"),
        ([], {"LANG": "ru_RU.UTF-8"}, "ru"),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ([], {"LC_MESSAGES": "ru_RU.CP1251", "LANG": "en_US"}, "ru"),
        ([], {"LC_ALL": "", "LANG": "ru"}, "ru"),
        ([], {"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_choice(argv: list[str], environ: dict[str, str], language: str) -> None:
    assert choose_language(argv, environ) == language
