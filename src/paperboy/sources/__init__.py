"""Asking: the papers API and arXiv, and what is known after they have answered.

Asking and reading are apart, so that reading is tested on recorded answers. May import `papers`, `text`, `site`
and `errors`. Never: posts, writing, the environment (it is handed in).
"""
