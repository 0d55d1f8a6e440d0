"""Service promises: received then, due when; a log held against them; whether the process can keep them."""
