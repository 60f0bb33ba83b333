"""Whole plans as scans, with tables that run over page breaks: headings with their levels, and tables with their captions
and rows, marked against what was written: ``python -m samples.plans``."""
