"""The helpdesk adapter of Zammad."""
