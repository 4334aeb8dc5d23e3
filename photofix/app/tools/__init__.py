"""What is done to a photo in the viewer itself: protecting places, comparing two ways."""
