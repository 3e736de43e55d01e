"""The helpdesk adapter of Help Scout."""
