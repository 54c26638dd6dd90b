"""Rights that end: how soon every open page, socket and question knows."""
