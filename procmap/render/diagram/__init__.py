"""Pictures of a process: a scene as plain data, laid out on a page, drawn with a few primitives, written."""
