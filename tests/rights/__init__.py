"""Who may do what: one table, and a walk of every address and socket message that holds the product to it."""
