"""What a person can do in the access app: each action requires the right, changes, and records the change."""
