"""What `make check` asks of the code: the tools it runs, and our own questions where no tool asks them."""
