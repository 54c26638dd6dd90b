"""What a person can do with a plan: each action requires the right, changes, and records the change."""
