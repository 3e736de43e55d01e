"""The helpdesk adapter of Jivo."""
