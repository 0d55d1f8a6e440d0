"""Documents for people: each paper is computed once, as data, by a module of its own with ``document(source)``.

Writers (:mod:`procmap.export.writers`) only write it.
"""
