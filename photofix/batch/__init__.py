"""Whole folders: a plan, a journal that makes every batch resumable, and a run that overlaps reading, repairing and writing."""
