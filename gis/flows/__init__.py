"""Map services in QGIS: what is known of them, layers, dates, accounts, projects."""
