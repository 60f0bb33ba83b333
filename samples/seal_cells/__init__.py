"""A labelled set of signature cells: A4 scans of two ruled cells each, with what is in them."""
