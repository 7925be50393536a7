"""What a download, an order and a licence are: values and rules, without network or QGIS."""
