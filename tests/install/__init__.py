"""The house itself: servers of the tests, the supervisor, and the gates of `make check`."""
