"""Meetings: notice, agenda, answers and the minutes several people write at once."""
