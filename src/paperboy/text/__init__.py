"""What authors wrote -> what a page and a reader get.

Texts in, rich text out, and that as HTML, plain Markdown or plain text. `tex` reads, with `repair` before it for
Hugging Face's texts, `macros` for common commands and `names` for authors' own; `html`, `markdown` and
`plaintext` write; `mathml` and `inline_math` have formulas, `links` and `urls` addresses. May import nothing of
ours. Never: papers, files, the network. Pure.
"""
