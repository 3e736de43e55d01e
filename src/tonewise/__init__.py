"""Drafts replies to customers, and holds every reply against the written rules of good support."""
