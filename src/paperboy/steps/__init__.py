"""The steps of a run, each a page: what it needs, the window, drafts, writing, delivery.

`paperboy.publish` takes them in turn; they say what is done about one step of days. May import `report`,
`terminal`, `post`, `sources`, `papers`, `site`, `text` and `errors`. Never: arguments, exit codes, the clock.
"""
