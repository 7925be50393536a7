"""What layers of configurations draw, and since when."""

import pytest
from guichet_eo.core.flows.flow_dates import FlowDates
from guichet_eo.core.flows.instance_layer import InstanceLayer


@pytest.mark.parametrize(
    ("data_set", "family", "since"),
    [
        ("S2L2A", "s2-l2a-sen2cor", "2015-06-23"),
        ("s2l1c", "s2-l1c", "2015-06-23"),
        ("S1GRD", "s1-grd", "2014-04-03"),
        ("S5PL2", "s5p", "2017-10-13"),
        ("LOTL2", "landsat-c2-l2", "2013-02-11"),
        ("LMSSL1", "landsat-c2-l1", "1972-07-23"),
        ("DEM", "dem", ""),
        ("CUSTOM", "", ""),
        ("", "", ""),
    ],
)
def test_family_and_first_day(data_set, family, since):
    layer = InstanceLayer("A", "A layer", data_set)
    assert (layer.family, layer.since) == (family, since)
    assert not since or FlowDates.read(f"{since}/..").first.isoformat().startswith(since)
