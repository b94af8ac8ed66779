"""What is made of the archive when the site is built, and never committed: data, pages, search, feeds.

`catalog` reads the archive a month at a time; makers make files of it, which `output` writes; `build` is all of
it. May import `post`, `papers`, `site`, `model`, `text` and `errors`. Never: requests, git.
"""
