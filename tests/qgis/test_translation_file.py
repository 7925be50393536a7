"""Qt itself reads what tools/qm.py writes."""

from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture
def translated(qgis_app, tmp_path, monkeypatch):
    """Install a catalogue of the given texts; return Qt's own lookup."""
    monkeypatch.syspath_prepend(TOOLS)
    import qm

    translator = QTranslator()

    def install(texts):
        path = tmp_path / "texts.qm"
        path.write_bytes(qm.compiled("GuichetEo", texts, "fr_FR"))
        assert translator.load(str(path))
        QCoreApplication.installTranslator(translator)
        return QCoreApplication.translate

    yield install
    QCoreApplication.removeTranslator(translator)


def test_every_text_is_found(translated):
    texts = {f"Text {number}": f"Texte n° {number}" for number in range(500)}
    texts |= {"Where": "Où", "%1 of %2, load more…": "%1 sur %2, en charger d’autres…"}
    texts |= {"two\nlines": "deux\nlignes"}
    translate = translated(texts)
    assert {text: translate("GuichetEo", text) for text in texts} == texts


def test_other_texts_and_contexts_stay(translated):
    translate = translated({"Where": "Où"})
    assert translate("GuichetEo", "Elsewhere") == "Elsewhere"
    assert translate("Other", "Where") == "Where"
