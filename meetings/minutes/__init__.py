"""The minutes as a document several people write at once: its schema, its log and its socket."""
