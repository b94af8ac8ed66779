"""Papers and days: data, and decisions about them.

The API's answers as models, the archive of each day, which editions there are and what is in them. May import
`model`, `text`, `site` and `errors`. Never: asking anybody, writing, the clock. Pure but for reading the archive
and a blog's own topics, and for looking at the folders that a run writes to.
"""
