"""The nouns that everything else is said in: so far editions, and which of them were posted.

Pure. May import `errors`. Never: a site's settings, files, git, the network.
"""
