"""The helpdesk adapter of Jivo: `adapter` proves deliveries and answers as a bot, the others know its payloads."""

from tonewise_jivo.adapter import Jivo, JivoSettings

__all__ = ["Jivo", "JivoSettings"]
