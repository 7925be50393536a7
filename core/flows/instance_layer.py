"""A layer of a configuration of Sentinel Hub."""

from __future__ import annotations

from dataclasses import dataclass

# data sets as the configuration names them → families of the plugin
_FAMILIES = {
    "S2L2A": "s2-l2a-sen2cor",
    "S2L1C": "s2-l1c",
    "S1GRD": "s1-grd",
    "S1": "s1-grd",
    "S3OLCI": "s3-olci",
    "S3SLSTR": "s3-slstr",
    "S5PL2": "s5p",
    "LOTL1": "landsat-c2-l1",
    "LETML1": "landsat-c2-l1",
    "LTML1": "landsat-c2-l1",
    "LMSSL1": "landsat-c2-l1",
    "LOTL2": "landsat-c2-l2",
    "LETML2": "landsat-c2-l2",
    "LTML2": "landsat-c2-l2",
    "DEM": "dem",
}
# data sets as their names begin → launch of the mission's first satellite; capabilities mostly tell no dates
_SINCE = {
    "S1": "2014-04-03",
    "S2": "2015-06-23",
    "S3": "2016-02-16",
    "S5P": "2017-10-13",
    "LOT": "2013-02-11",
    "LETM": "1999-04-15",
    "LTM": "1982-07-16",
    "LMSS": "1972-07-23",
}


@dataclass(frozen=True)
class InstanceLayer:
    """Capabilities say its name and styles, but not what is drawn.

    Attributes:
        name: as requests say it.
        title: for people.
        data_set: as Sentinel Hub calls it, such as `S2L2A`; empty: not told.
    """

    name: str
    title: str
    data_set: str = ""

    @property
    def family(self) -> str:
        """Id of the family whose scenes it draws; empty where that is not known."""
        return _FAMILIES.get(self.data_set.upper(), "")

    @property
    def since(self) -> str:
        """First day (ISO) that may have something; empty where that is not known, or there are no dates."""
        data_set = self.data_set.upper()
        return next((day for name, day in _SINCE.items() if data_set.startswith(name)), "")
