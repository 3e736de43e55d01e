"""The helpdesk adapter of Freshdesk."""
