"""Before and after, as they are seen."""
