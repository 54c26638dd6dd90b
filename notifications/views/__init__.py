"""The pages of telling people."""
