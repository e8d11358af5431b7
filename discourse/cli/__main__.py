"""`python -m discourse.cli` is `discourse`."""

from discourse.cli import main

main()
