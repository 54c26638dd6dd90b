"""Commands of the access app, one a module."""
