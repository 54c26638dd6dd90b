"""Meetings and the minutes several people write at once."""
