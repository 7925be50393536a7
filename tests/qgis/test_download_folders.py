"""A folder that is not there yet, as the proposed one is at first, is made when something is queued."""

from dataclasses import replace

from download_bed import StandIn, item, portal, queue_of
from guichet_eo.gis.downloads.queue_opening import QueueOpening


def test_folders_are_made_when_files_are_queued(qtbot, qgis_app, tmp_path):
    engines = []

    def open_with(file, report, parallel):
        engines.append(StandIn(report, []))
        return QueueOpening((), engines[0])

    folder = tmp_path / "downloads" / "here" / "2026"
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    told = item(1, "http://127.0.0.1:9", tmp_path)
    items = [
        replace(told, folder=str(folder)),
        replace(told, id="2" * 32, folder=str(folder / "product")),
        replace(told, id="3" * 32, folder=str(tmp_path / "file" / "here" / "2026")),
    ]
    queue = queue_of(tmp_path / "queue", [portal()], open_with=open_with)
    queue.add(items)
    qtbot.waitUntil(lambda: bool(engines) and any(call[0] == "add" for call in engines[0].calls))
    assert folder.is_dir()
    assert not (folder / "product").exists(), "made when its first file comes"
    queue.close()
