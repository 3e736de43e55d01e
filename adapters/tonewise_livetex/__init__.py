"""The helpdesk adapter of LiveTex."""
