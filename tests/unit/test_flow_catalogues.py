"""The catalogues that the plugin knows."""

import copy
import json

import pytest
from guichet_eo.core.flows.flow_catalogues import FILE, flow_catalogues
from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory
from guichet_eo.core.portal_file_error import PortalFileError
from local_texts import is_french, local_texts


def document():
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_the_shipped_catalogues_are_sound():
    portals = PortalDirectory.load([BUILT_IN])
    found = flow_catalogues()
    assert {catalogue.source.kind for catalogue in found} == {"csw", "records", "mviewer"}
    assert len({catalogue.source.id for catalogue in found}) == len(found)
    for catalogue in found:
        assert catalogue.about.en
        assert catalogue.facts
        assert all(fact.source.en and fact.year >= 2020 for fact in catalogue.facts)
        assert portals.get(catalogue.source.portal) is not None
    for text in local_texts(document()):
        assert is_french(text["fr"]), text["fr"]


def test_addresses_that_nobody_saw_answer_are_uncertain():
    told = {catalogue.source.id: catalogue.uncertain for catalogue in flow_catalogues()}
    assert told["catalogue/geobretagne-teledetection"]
    assert not told["catalogue/geodes"]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("kind", "wms", "possible are csw"),
        ("address", "file:///etc/passwd", "web address"),
        ("address", "", "is missing"),
        ("title", {"fr": "Rien"}, "is missing"),
        ("id", "Not An Id", "short name"),
        ("adress", "https://a.example", "did you mean “address”"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path, key, value, says):
    wrong = copy.deepcopy(document())
    wrong["catalogues"][0][key] = value
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(PortalFileError) as caught:
        flow_catalogues(path)
    assert says in str(caught.value)
    assert "catalogues[0]" in str(caught.value)


def test_another_schema_is_not_read(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"schema": 2, "catalogues": []}), encoding="utf-8")
    with pytest.raises(PortalFileError, match="schema"):
        flow_catalogues(path)
