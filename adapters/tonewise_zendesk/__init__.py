"""The helpdesk adapter of Zendesk."""
