"""Whether a process keeps its times whatever its ranges turn out to be."""
