"""Telling people: rules, inbox, outbox and its worker, the live hub and presence."""
