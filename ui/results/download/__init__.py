"""What is downloaded, from where, where to."""
