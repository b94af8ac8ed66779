"""Papers and days: data, and decisions about them.

Hugging Face's answers as models, the archive of each day, when an edition is due, and which papers it shows. May
import `model`, `text`, `site` and `errors`. Never: requests, writing, the clock. Pure but for reading the archive
and a blog's own topics, and for looking at the folders that a run writes to.
"""
