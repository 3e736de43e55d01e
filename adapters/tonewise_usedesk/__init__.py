"""The helpdesk adapter of UseDesk."""
