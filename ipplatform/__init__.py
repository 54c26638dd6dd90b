"""Wiring of the individual-plan platform: settings, addresses, servers, start-up checks and the command line."""
