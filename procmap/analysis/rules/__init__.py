"""Check rules, one file each."""
