"""Commands of the notifications app, one a module."""
