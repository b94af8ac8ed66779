"""Papers, days and editions: data, and decisions about them.

The API's answers as models, the archive of each day, which editions there are and what is in them. May import
`text`, `site` and `errors`. Never: asking anybody, writing, the clock; only the archive's own files are read, and
the folders looked at that a run writes to. Pure but for that.
"""
