"""procmap as a language server: what editors show while a process file is being written, before it is saved."""
