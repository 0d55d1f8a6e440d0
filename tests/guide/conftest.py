"""The modules beside the editor's tests (a small editor) are imported by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "editor"))
