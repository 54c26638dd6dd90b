"""Telling people: the inbox, the outbox and its worker."""
