"""Live pages: who is told what, how fast, and who never."""
