"""Editions, and the record of which of them were posted.

Pure. May import `errors`. Never: a site's settings, files, git, the network.
"""
