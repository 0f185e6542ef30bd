"""`python -m guize.cli` is `guize`."""

from guize.cli.main import main

main()
