"""Before the first run: `init` sets up an existing blog, `doctor` finds what is wrong with a set-up.

May import `arguments`, `sources`, `post`, `papers`, `site`, `model`, `text` and `errors`. Never: changing anything
unasked; `doctor` changes nothing at all.
"""
