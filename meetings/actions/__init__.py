"""What a person can do with meetings and minutes: each action requires the right, changes, and records the change."""
