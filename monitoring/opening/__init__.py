"""From the bytes of any spreadsheet file to its filled cells, made in child processes.

The child processes import this package: it holds nothing but this sentence.
"""
