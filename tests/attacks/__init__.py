"""Attacks that have no other home, and the page that says where each known one is answered."""
