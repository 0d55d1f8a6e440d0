"""One module for each command, found by listing this folder.

A module has ``PLACE`` (where its command stands in the help), ``SUMMARY`` (its line there) and
``mount(app, options)``, which adds the command to an app.
"""
