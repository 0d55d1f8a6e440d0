"""Foreign formats, read into plain data; what it means for a process is decided above."""
