"""What would have to change so that a plan holds: levers, the search over them, and the repairs themselves."""
