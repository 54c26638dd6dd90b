"""What can be done about telling people: write notices and letters, read them, announce them."""
