"""The helpdesk adapter of Webim."""
