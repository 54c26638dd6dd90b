"""The demo municipality: its people, its plans, and the page that lets a visitor be one of them."""
