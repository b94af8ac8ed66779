"""Before the first run: `init` for an existing blog, `doctor` for what is wrong with a set-up.

May import everything but `cli` and `publish`. Never: changing anything unasked; `doctor` changes nothing at all.
"""
