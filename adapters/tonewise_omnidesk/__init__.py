"""The helpdesk adapter of Omnidesk."""
