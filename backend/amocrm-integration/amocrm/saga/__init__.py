"""A save as a saga: our own record first, then the steps in amoCRM, each of which survives the death of its function.

A step looks first, then makes one write, whose intent is written ahead. A write whose outcome nobody knows is left
alone for a quarantine, then looked for by its mark before it is made again (reliability.md §3.5).
"""
