"""The photos of the strip, and how they come into it."""
