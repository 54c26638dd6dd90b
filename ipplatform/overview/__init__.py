"""The page that everybody lands on: a work list for coordinators, cards for families, what waits for the rest."""
