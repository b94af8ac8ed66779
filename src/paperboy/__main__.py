"""`python -m paperboy` is the command `paperboy`."""

from paperboy.cli import main

if __name__ == "__main__":
    main()
