"""Lets `python -m ipplatform <command>` run the command line."""

from ipplatform.cli import main

main()
