"""The helpdesk adapter of Carrot quest: `adapter` speaks HTTP, `mapping` and `deliveries` know its payloads."""

from tonewise_carrot_quest.adapter import CarrotQuest, CarrotQuestSettings

__all__ = ["CarrotQuest", "CarrotQuestSettings"]
