"""The helpdesk adapter of django-helpdesk."""
