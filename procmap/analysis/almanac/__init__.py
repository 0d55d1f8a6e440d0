"""Every anchor day of a stretch: days with the same answer together, and the moments where a minute costs hours."""
