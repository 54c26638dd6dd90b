"""What people can do in a plan: each action requires the right, changes, and records the change."""
