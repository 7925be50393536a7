"""The Downloads tab: the queue, its words, and what can be done with it."""
