"""Keeps a server and a worker running in the foreground, and ends both together.

Uses nothing but Python's own library: what watches the product must cost little and need nothing of it.
"""
