"""The Flows tab."""
