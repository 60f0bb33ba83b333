"""The reviewers' page: reads the store, writes corrections. Knows the pipeline and nothing above it."""
