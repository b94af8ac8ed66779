"""Where sentences end, and what does not end one."""

import pytest

from paperboy.text.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four", 4),
        ("As in Fig. 2 of Smith et al. [5], e.g. in No. 3 vs. Table 4.", 1),
        ("Written by J. R. Smith.", 1),
        ("The class is N. On graphs it holds.", 2),
        ("It ends here.We begin here, MoCam, and go on.", 2),
        ("See Node.js and example.org for v1.2 of it.", 1),
        ('It said "stop." Then it stopped.', 2),
        ("It has two parts: (1) Real, drawn by hand. (2) Long, of many words.", 1),
        ("There are two issues: 1. Training fails.", 1),
        ("It costs $5. $x$ is free. α is not.", 3),
        ("Captioning and Q&A. Notably, it works.", 2),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    sentences = list(sentences_of(text))
    assert len(sentences) == count
    assert "".join("".join(sentences).split()) == "".join(text.split())
