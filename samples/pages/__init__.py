"""Single scanned pages of forms, plans and sheets of numbers, marked character by character: ``python -m
samples.pages``. The truth is the text of the pages as they were printed."""
