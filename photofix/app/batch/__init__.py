"""The Batch page: many photos by one chain, in a process of its own."""
