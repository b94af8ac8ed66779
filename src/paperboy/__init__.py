"""paperboy: Hugging Face Daily Papers as posts of a Jekyll blog."""

__version__ = "0.1.0"
