"""Primitives, or a scene, as a file: SVG, PNG, PDF, slides, a page for a browser, Graphviz, Mermaid."""
