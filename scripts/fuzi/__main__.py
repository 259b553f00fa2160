"""`python -m fuzi` is `fuzi`."""

from fuzi.cli.main import main

main()
