"""Start-up checks: production refuses, in words, to run without what protects people."""
