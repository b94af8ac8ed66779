"""What a reader sees: an edition's post, its words and templates, and whose a post is.

May import `papers`, `text`, `site` and `errors`. Never: sources, git, the clock. Pure but for reading templates
and posts.
"""
