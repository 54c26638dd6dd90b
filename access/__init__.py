"""People, organisations, seats, representation, consent, grants, sign-in, the trail and the access log."""
