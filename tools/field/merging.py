"""The same acquisition found at several simulated portals must be one, and different ones must stay apart.

Usage: `tools/field/portalsim.sh /usr/bin/python3 tools/field/merging.py [QUERY …]`
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

from plugin_package import load_plugin
from recall import CASES, PORTALS, Case
from shapely.geometry import box, mapping
from truth import PORTALS as TRUE_PORTALS

load_plugin()

from guichet_eo.core.acquisition_merger import AcquisitionMerger  # noqa: E402
from guichet_eo.core.cancel_token import CancelToken  # noqa: E402
from guichet_eo.core.criteria import Criteria  # noqa: E402
from guichet_eo.core.period import Period  # noqa: E402
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory  # noqa: E402
from guichet_eo.core.query import Query  # noqa: E402
from guichet_eo.providers.dialects import make_provider  # noqa: E402
from guichet_eo.providers.network_profile import NetworkProfile  # noqa: E402


def merged(case: Case) -> AcquisitionMerger:
    """Return all that the portals have, merged."""
    directory = PortalDirectory.load([BUILT_IN])
    merger = AcquisitionMerger(lambda scene: scene.portal, None)
    start, end = case.period()
    for name in PORTALS:
        portal = directory.get(name)
        query = Query(
            mapping(box(*case.area)),
            Period(start, end),
            tuple(portal.families),
            Criteria(cloud_max=case.cloud),
            limit=0,
        )
        for page in make_provider(portal, NetworkProfile()).pages(query, CancelToken()):
            merger.add(page.scenes)
    return merger


def true_keys(path: Path) -> dict[tuple[str, str], str]:
    """Return (portal, id) → acquisition of the truth."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return {
        (TRUE_PORTALS[portal], name): row["key"]
        for row in document["acquisitions"]
        for portal, _, name in row["offers"]
        if portal in TRUE_PORTALS
    }


def compare(name: str, merger: AcquisitionMerger, keys: dict[tuple[str, str], str]) -> bool:
    """Print what was merged wrongly; return whether all is right."""
    homes: dict[str, set[int]] = defaultdict(set)
    mixed = []
    for acquisition in merger.acquisitions:
        found = {keys[offer.portal, offer.id] for offer in acquisition.offers if offer.ref in keys}
        for key in found:
            homes[key].add(acquisition.id)
        if len(found) > 1:
            mixed.append(sorted(found))
    apart = [key for key, ids in homes.items() if len(ids) > 1]
    portals = Counter(len({offer.portal for offer in one.offers}) for one in merger.acquisitions)
    spread = ", ".join(f"{count} at {number}" for number, count in sorted(portals.items()))
    print(
        f"{name}: {len(homes)} acquisitions in truth, {len(apart)} torn apart, {len(mixed)} mixed; {spread}"
    )
    for each in (*apart[:4], *mixed[:4]):
        print(f"  {each}")
    return not apart and not mixed


def main() -> int:
    """Compare, and fail where something was merged wrongly."""
    ready = json.loads(Path(os.environ["PORTALSIM_READY"]).read_text(encoding="utf-8"))
    keys = true_keys(Path(ready["truth"]))
    results = [compare(name, merged(CASES[name]), keys) for name in sys.argv[1:] or CASES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
