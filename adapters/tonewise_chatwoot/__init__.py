"""The helpdesk adapter of Chatwoot."""
