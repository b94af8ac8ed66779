"""A run, step by step: window, collect, archive, plan, write, commit, push, report.

`run` is the whole line on one page. `plan`, `dependencies`, `reasons` and `window` decide and touch nothing;
files, git and the network are used in `preflight`, `library`, `writing` and `delivery`. May import `report`,
`terminal`, `post`, `sources`, `papers`, `site`, `model`, `text` and `errors`. Never: arguments, exit codes, the
clock.
"""
