"""The package litellm, imported with its network and its chatter off; only a call imports this module."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

_OFFLINE = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # or prices are fetched from the network when it is imported
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_MODE": "PRODUCTION",  # or an .env file is loaded, whoever put it there
}
for _name, _value in _OFFLINE.items():
    os.environ.setdefault(_name, _value)

litellm: Any = import_module("litellm")
litellm.suppress_debug_info = True
litellm.telemetry = False
litellm.disable_aiohttp_transport = True
