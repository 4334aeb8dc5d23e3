"""`python -m photofix`."""

from photofix.cli import main

if __name__ == "__main__":
    main()
