"""A paper's pages on Hugging Face and on arXiv, by its id. Pure."""


def huggingface_url(paper_id: str) -> str:
    """Return a paper's page on Hugging Face."""
    return f"https://huggingface.co/papers/{paper_id}"


def abstract_url(paper_id: str) -> str:
    """Return the abstract of a paper on arXiv."""
    return f"https://arxiv.org/abs/{paper_id}"


def pdf_url(paper_id: str) -> str:
    """Return the PDF of a paper on arXiv."""
    return f"https://arxiv.org/pdf/{paper_id}"


def page_url(paper_id: str, *, is_on_arxiv: bool) -> str:
    """Return the page by which a paper is cited."""
    return abstract_url(paper_id) if is_on_arxiv else huggingface_url(paper_id)
