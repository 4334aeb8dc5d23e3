"""What a disk, a file, a kill or a stranger can do to photofix, done on purpose: nothing may be lost, hang, or end in a traceback."""
