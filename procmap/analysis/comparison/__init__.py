"""Two states or files side by side: what differs, what each gains, whether one may stand in for the other."""
