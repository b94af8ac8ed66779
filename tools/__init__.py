"""Scripts around the project; `./run` calls them."""
