"""Opens a project in a QGIS of its own, without the plugin, and prints what is in it as JSON."""

import json
import sys

from qgis.core import QgsApplication, QgsProject


def described(layer):
    features = list(layer.getFeatures())
    return {
        "name": layer.name(),
        "provider": layer.providerType(),
        "valid": layer.isValid(),
        "count": len(features),
        "ids": sorted(feature["scene_id"] for feature in features),
        "acquired": sorted(feature["acquired"].toString("yyyy-MM-dd HH:mm:ss") for feature in features),
        "offers": {feature["scene_id"]: feature["offers"] for feature in features},
        "stac": sorted(json.loads(feature["stac"])["id"] for feature in features),
        "rules": [rule.label() for rule in layer.renderer().rootRule().children()],
        "tabs": [tab.name() for tab in layer.editFormConfig().tabs()],
        "alias": layer.attributeAlias(layer.fields().indexOf("acquired")),
        "temporal": layer.temporalProperties().isActive() and layer.temporalProperties().startField(),
        "hours": layer.temporalProperties().fixedDuration(),
        "query": layer.customProperty("guichet_eo/query"),
        "rights": layer.metadata().rights(),
        "hidden": [each.name for each in layer.attributeTableConfig().columns() if each.hidden],
        "geometries": sum(feature.hasGeometry() for feature in features),
    }


def main(path):
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    read = project.read(path)
    layers = [described(layer) for layer in project.mapLayers().values()]
    groups = [group.name() for group in project.layerTreeRoot().findGroups()]
    found = {
        "read": read,
        "layers": layers,
        "groups": groups,
        "attached": sum("guichet" in name for name in project.attachedFiles()),
    }
    sys.stdout.write(json.dumps(found) + "\n")
    project.clear()
    application.exitQgis()


if __name__ == "__main__":
    main(sys.argv[1])
