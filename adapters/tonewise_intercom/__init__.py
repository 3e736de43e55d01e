"""The helpdesk adapter of Intercom."""
