"""Commands of the notifications app."""
