"""From a model's name to the model."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from tonewise.errors import SettingsError
from tonewise.llm.addresses import own_network, server_name
from tonewise.llm.cache import Cached, Kept
from tonewise.llm.chat import ChatModel
from tonewise.llm.fallbacks import Fallbacks
from tonewise.llm.limits import Limited, gate_of
from tonewise.llm.litellm_models import LiteLLM, require_litellm
from tonewise.llm.openai_compatible import NO_KEY, OPENAI, OpenAICompatible
from tonewise.llm.scripted import ScriptedModel
from tonewise.llm.served import Served
from tonewise.settings import Settings

_WITH_ADDRESS = re.compile(r"(?P<model>.+?)@(?P<address>https?://.*)")


def chain_for(settings: Settings) -> ChatModel | None:
    """The model of the settings with its fallbacks behind it, as one; None where no model is set.

    Each has the settings' limits, and their cache before it. Raises `SettingsError` as `model_for` does, for any of
    the names.
    """
    if settings.model is None:
        return None
    first = model_for(settings.model, settings)
    others = [_model(name, settings) for name in settings.fallback]
    models = [_with_limits(model, settings) for model in (first, *others)]
    return Fallbacks(models) if len(models) > 1 else models[0]


def model_for(name: str, settings: Settings) -> ChatModel:
    """The model of that name, with neither limits nor cache.

    A name is ``NAME`` or ``openai/NAME`` (on the server at ``api_base``, else OpenAI's), ``openai/NAME@ADDRESS`` (on
    the OpenAI-compatible server there), ``scripted/FILE``, or litellm's ``provider/NAME``. Nothing is imported or
    connected to yet. Raises `SettingsError` for a name or an address that is none, for a key that is missing or
    would go where nobody sent it, and where litellm is not installed.
    """
    model = _model(name, settings)
    if settings.api_base and isinstance(model, LiteLLM):
        raise SettingsError(
            f"the model {model.name!r} is asked through litellm, but an address is set (api_base or OPENAI_BASE_URL), "
            f"which is for OpenAI-compatible servers: there its name is openai/{model.name}"
        )
    return model


def _model(name: str, settings: Settings) -> ChatModel:
    name = name.strip()
    if name.startswith("scripted/") and name != "scripted/":
        return ScriptedModel.from_file(Path(name.removeprefix("scripted/")))
    found = _WITH_ADDRESS.fullmatch(name)
    named, address = (found["model"], found["address"]) if found else (name, None)
    provider, slash, rest = named.partition("/")
    model = rest if slash else named
    if not model:
        raise SettingsError(f"the model's name {name!r} is empty")
    price = settings.prices.get(named) or settings.prices.get(model)
    if slash and provider != "openai":
        if address or "://" in model:
            raise SettingsError(f"the model {name!r}: an address goes with openai/NAME alone, as in openai/{name}")
        require_litellm(name)
        return LiteLLM(name, settings.timeout_seconds, price=price)
    base = _address(address or settings.api_base or OPENAI)
    key = _key(base, settings, in_the_name=address is not None)
    return OpenAICompatible(
        model,
        base,
        key,
        settings.timeout_seconds,
        price=price,
        label=f"{model} at {server_name(base)}" if address else None,
        with_headers=key == settings.api_key,
    )


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(f"the model's address {server_name(url)!r} is no http or https address")
    return url.rstrip("/")


def _key(base: str, settings: Settings, *, in_the_name: bool) -> str:
    """The key for a server: its own, or ``OPENAI_API_KEY`` for OpenAI and for the address that goes with that key.

    An address that goes with it comes from where the key does, the environment, or from the call; a file of the
    project may name only a server of one's own network. An address in a model's name gets only a key of its own.
    """
    if own := settings.api_keys.get(base):
        return own
    if base == OPENAI:
        if not settings.api_key:
            raise SettingsError("OpenAI wants a key: set OPENAI_API_KEY, or the address of another server")
        return settings.api_key
    if in_the_name or not settings.api_key:
        return NO_KEY
    if settings.api_base_file and not own_network(base):
        raise SettingsError(
            f"{settings.api_base_file}: api_base: OPENAI_API_KEY is not sent to {server_name(base)} because a file "
            f"says so: set OPENAI_BASE_URL, or a key for that server in TONEWISE_API_KEYS={base}=KEY"
        )
    return settings.api_key


def _with_limits(model: ChatModel, settings: Settings) -> ChatModel:
    if not isinstance(model, Served):
        return model
    identity = model.identity
    found: ChatModel = model
    if settings.concurrency or settings.calls_per_minute:
        found = Limited(found, gate_of(identity, settings.concurrency, settings.calls_per_minute))
    return Cached(found, Kept(settings.cache), identity) if settings.cache else found
