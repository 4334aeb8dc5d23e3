"""One small module for each library that repairs photos. They import NumPy and that library, and nothing of photofix but in ours."""
