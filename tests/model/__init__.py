"""A tiny model of the rules, and a machine that drives it and the product together and compares what everybody sees."""
