"""Prefect flows and the command line: thin tasks over pipeline and extractors."""
