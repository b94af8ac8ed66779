"""Before the first run: `init` for an existing blog, `doctor` for what is wrong with a set-up.

May import `sources`, `post`, `papers`, `model`, `site`, `text` and `errors`. Never: changing anything unasked;
`doctor` changes nothing at all.
"""
