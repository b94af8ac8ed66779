"""The steps of a run, each a page: the window, drafts, writing, delivery.

`paperboy.publish` takes them in turn; they say what is done about one step of days. May import everything below:
`report`, `post`, `sources`, `papers`, `site`, `text`. Never: arguments, exit codes, the clock.
"""
