"""What all parts of the window stand on: jobs beside it, looks, words, messages."""
