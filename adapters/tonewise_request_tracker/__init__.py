"""The helpdesk adapter of Request Tracker."""
