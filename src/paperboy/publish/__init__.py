"""A run, a page a step: window, collect, archive, plan, write, commit, push.

`run` is the whole line; `plan` and `dependencies` decide and touch nothing; `preflight`, `writing` and `delivery`
are where the outside is met. May import `report`, `terminal`, `post`, `sources`, `papers`, `site`, `model`, `text`
and `errors`. Never: arguments, exit codes, the clock.
"""
