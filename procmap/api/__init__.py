"""Use cases: one short module per verb. No printing, no command line."""
