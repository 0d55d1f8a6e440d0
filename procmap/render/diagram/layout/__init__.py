"""Where everything of a scene stands on a page: sizes, columns, rows, arrows, chips."""
