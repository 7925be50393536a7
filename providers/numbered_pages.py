"""Numbered pages whose size may change on the way."""

from __future__ import annotations


def largest_page(done: int, most: int) -> int:
    """Return the largest page size up to `most` with which pages can go on after `done` items.

    A numbered page of n items begins at a multiple of n: after a small first page of 20 items the next may
    have 20, the one after it 40, the next 80, and nothing comes twice.
    """
    return next((size for size in range(min(done, most), 0, -1) if done % size == 0), most)


def page_number(done: int, size: int) -> int:
    """Return the number, from 1, of the page of `size` items that begins after `done` items."""
    return done // size + 1
