"""The helpdesk adapter of Carrot quest."""
