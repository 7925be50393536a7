"""What a search brought: the list, its strip, its problems, its details."""
