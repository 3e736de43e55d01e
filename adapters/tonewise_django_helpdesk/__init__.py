"""The adapter of django-helpdesk: tickets by its REST API, drafts as private follow-ups, webhooks."""

from tonewise_django_helpdesk.adapter import DjangoHelpdesk, DjangoHelpdeskSettings

__all__ = ["DjangoHelpdesk", "DjangoHelpdeskSettings"]
