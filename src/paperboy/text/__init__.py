"""What authors wrote -> what a page and a reader get.

Texts in, rich text out, and that as HTML, plain Markdown or plain text: `tex` and `repair` read, `html`,
`markdown` and `plaintext` write, `mathml` has formulas, `links` and `urls` look after addresses. May import
nothing of ours. Never: papers, files, the network. Pure.
"""
