"""Forms as strange offices lay them out: rules dotted, pale or missing, further rows, other orders.

``python -m samples.layouts --out DIR --seed S`` writes each layout as .docx and .pdf with its truth and marks
what is read of it as .docx, as .pdf and as a scan. Needs LibreOffice.
"""
