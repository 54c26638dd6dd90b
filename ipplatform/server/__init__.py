"""The web server we ship with: uvicorn, with a short way for the small frames of the minutes (ADR 0011)."""
