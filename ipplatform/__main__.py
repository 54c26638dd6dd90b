"""Lets `python -m ipplatform <command>` run the command line."""

from access.callstack import in_one_piece
from ipplatform.cli import main

in_one_piece(main)
