"""Models of other programs taken in, and ours handed out. What this needs of libraries are extras, imported when it is asked for."""
