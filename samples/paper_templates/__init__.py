"""Draws the packaged templates of the papers (`pipeline/reports/templates`): ``python -m samples.paper_templates``."""
