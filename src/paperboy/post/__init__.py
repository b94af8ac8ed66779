"""Posts: how an edition's post is written, in which words and templates, and whether a person has changed it.

May import `papers`, `site`, `model`, `text` and `errors`. Never: sources, running git, the clock. Pure but for
reading words and templates.
"""
