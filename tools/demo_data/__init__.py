"""Draws the demonstration data: ``python3 -m tools.demo_data`` from the root of the checkout."""
