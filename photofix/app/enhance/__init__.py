"""What is done to a photo, as it is chosen in the panel."""
