"""What stands on a page as primitives: boxes, heads, bars, cards, calendars."""
