"""The forms of the access app."""
