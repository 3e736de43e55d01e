"""From a model's name to the model."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from tonewise.errors import SettingsError
from tonewise.llm.chat import ChatModel
from tonewise.llm.fallbacks import Fallbacks
from tonewise.llm.openai_compatible import NO_KEY, OPENAI, OpenAICompatible
from tonewise.llm.scripted import ScriptedModel
from tonewise.settings import Settings


def chain_for(settings: Settings) -> ChatModel | None:
    """The model of the settings with its fallbacks behind it, as one; None where no model is set.

    Raises `SettingsError` as `model_for` does, for any of the names.
    """
    if settings.model is None:
        return None
    models = [model_for(name, settings) for name in (settings.model, *settings.fallback)]
    return Fallbacks(models) if len(models) > 1 else models[0]


def model_for(name: str, settings: Settings) -> ChatModel:
    """The model of that name: ``NAME`` or ``openai/NAME`` on an OpenAI-compatible server, or ``scripted/FILE``.

    Nothing is imported or connected to yet. Raises `SettingsError` for a provider that is not supported, an address
    that is none, and for OpenAI's own server without a key.
    """
    provider, slash, rest = name.strip().partition("/")
    if slash and provider == "scripted" and rest:
        return ScriptedModel.from_file(Path(rest))
    if slash and provider != "openai":
        raise SettingsError(
            f"the model {name!r} names the provider {provider!r}; supported are NAME or openai/NAME (OpenAI, or any "
            f"OpenAI-compatible server by its address; there also openai/{name}) and scripted/FILE"
        )
    model = rest if slash else provider
    if not model:
        raise SettingsError(f"the model's name {name!r} is empty")
    base = settings.api_base or OPENAI
    address = urlsplit(base)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingsError(f"the model's address {address.hostname or base!r} is no http or https address")
    if base == OPENAI and not settings.api_key:
        raise SettingsError("OpenAI wants a key: set OPENAI_API_KEY, or the address of another server")
    return OpenAICompatible(model, base, settings.api_key or NO_KEY, settings.timeout_seconds)
