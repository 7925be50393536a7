"""From selected scenes to layers: what is chosen, and the page where it is chosen."""
