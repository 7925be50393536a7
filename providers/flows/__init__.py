"""Map services and their catalogues over HTTP: capabilities, catalogue records, pictures."""
