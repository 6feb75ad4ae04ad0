"""The agent of MSM Workbench on a linked machine: standard library only, Python 3.8 or newer, ends with its input.

The machine's run folder is the truth. This program only writes into it and reads from it; it keeps nothing in memory
that is needed later, so that it may be killed at any moment.
"""
