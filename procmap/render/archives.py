"""Archives without the time of their making: Word files and slides are such."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_OLDEST = (1980, 1, 1, 0, 0, 0)


def same_bytes(data: bytes) -> bytes:
    """The same archive, all its parts of one date."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            fixed = ZipInfo(info.filename, _OLDEST)
            fixed.compress_type = ZIP_DEFLATED
            fixed.create_system, fixed.external_attr = 3, 0o600 << 16
            target.writestr(fixed, source.read(info))
    return out.getvalue()
