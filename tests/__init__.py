"""Everything that proves the product: run with `make test`, or a part with `make test ONLY=…`."""
