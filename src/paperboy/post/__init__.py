"""What a reader sees: an edition's post, its words and templates, and whose a post is.

May import `papers`, `site`, `model`, `text` and `errors`. Never: sources, running git, the clock. Pure but for
reading words and templates.
"""
