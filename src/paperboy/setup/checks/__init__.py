"""The checks of `doctor`: one public function each, which looks for itself and yields findings.

`init` shows the notes of some of them. Never: changing anything, here or anywhere else.
"""
