"""Values and rules that hold without network, QGIS or Qt."""
