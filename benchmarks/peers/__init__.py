"""Side by side with what a person would pick instead: the same photos through us and through others, each in a process of its own."""
