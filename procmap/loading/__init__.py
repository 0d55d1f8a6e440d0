"""procmap."""
