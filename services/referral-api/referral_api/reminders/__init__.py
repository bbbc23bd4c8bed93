"""Reminders: of each due day both sides are told once before it, on it and after it, and unsent drafts expire."""
