"""The third party's adapter of tests/helpdesk_plugin_lantern, as this process can import it."""

from __future__ import annotations

import sys
from pathlib import Path

PLUGIN = Path(__file__).parent.parent / "helpdesk_plugin_lantern"
for _part in ("src", "tests"):
    if str(PLUGIN / _part) not in sys.path:
        sys.path.append(str(PLUGIN / _part))
