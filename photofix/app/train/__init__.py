"""A model for the person's own camera: the photos, the run, and its verdict."""
