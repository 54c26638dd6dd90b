"""Walks in a real Chromium against the real server, each person in a browser of their own."""
