"""paperboy: Hugging Face Daily Papers as posts of a Jekyll blog."""

from importlib.metadata import version

__version__ = version("hf-paperboy")
