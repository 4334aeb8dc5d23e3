"""What the frozen program runs: `photofix`, once it isn't one of its own helpers."""

from multiprocessing import freeze_support

if __name__ == "__main__":
    # A process that multiprocessing starts is this program again; it goes its own way here.
    freeze_support()
    from photofix.cli import main

    main()
