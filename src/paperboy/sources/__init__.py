"""The clients of Hugging Face's daily papers and of arXiv, and what is known of a date after fetching.

Requests and parsing are apart, so that parsing is tested on recorded answers. May import `papers`, `text`, `site`
and `errors`. Never: posts, writing, the environment (it is handed in).
"""
