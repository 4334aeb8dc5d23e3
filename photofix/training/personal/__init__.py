"""What photofix finds out about a person's photos before it learns from them, and the learning itself."""
