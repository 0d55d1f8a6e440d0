"""What cannot be met together: the demands on a state, its minimal conflicts, and the proof of each."""
