"""The forms of meetings and minutes."""
