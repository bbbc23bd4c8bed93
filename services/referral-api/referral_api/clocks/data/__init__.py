"""The times of drafts and reminders."""
