"""The helpdesk adapter of Front."""
