"""``python -m tonewise``: the same as the command."""

from tonewise.cli import main

main()
