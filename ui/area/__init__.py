"""The area asked: drawing it, taking it from elsewhere, showing it on the map."""
