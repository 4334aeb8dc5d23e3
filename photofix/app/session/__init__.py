"""What is open and what is being done to it; no widgets."""
