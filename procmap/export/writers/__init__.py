"""Writers of documents: a module ``to_<format>`` each, with ``write(document) -> bytes``.

They know nothing of processes: what they write is :class:`procmap.export.papers.document.Document`.
"""
