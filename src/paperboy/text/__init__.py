"""What authors wrote -> what kramdown, MathJax and a reader get.

Texts in, passages and Markdown out: `tex` and `repair` read, `markdown` writes, `links` and `urls` look after
addresses. May import nothing of ours. Never: papers, files, the network. Pure.
"""
