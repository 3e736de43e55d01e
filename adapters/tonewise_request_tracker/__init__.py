"""Request Tracker 5 over its REST 2.0: tickets with their letters in, drafts out as comments."""

from tonewise_request_tracker.adapter import RequestTracker
from tonewise_request_tracker.options import RequestTrackerSettings

__all__ = ["RequestTracker", "RequestTrackerSettings"]
