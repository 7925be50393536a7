"""The queue at work, against files on loopback."""

from guichet_eo.core.downloads.download_state import DownloadState
from guichet_eo.core.downloads.sidecar import read_sidecar
from many_files_server import ManyFilesServer, content
from queue_bed import Bed, item, source


def test_files_arrive_whole_with_their_sidecars(tmp_path):
    with ManyFilesServer() as server, Bed(tmp_path, source()) as bed:
        added = bed.add(*(item(server, tmp_path / "here" / "2026", number) for number in range(6)))
        rows = bed.rest()
    assert len(added.added) == 6
    for number, row in enumerate(rows):
        assert row.state is DownloadState.VERIFIED, row
        file = tmp_path / "here" / "2026" / f"scene-{number}.zip"
        assert row.path == str(file)
        assert file.read_bytes() == content(number, 100_000)
        sidecar = read_sidecar(file)
        assert (sidecar.scene, sidecar.checked, sidecar.size) == (f"scene-{number}", "md5", 100_000)
        assert sidecar.attribution == "© Somebody 2026"
        assert sidecar.stac["id"] == f"scene-{number}"
    assert (
        sorted(path.suffix for path in (tmp_path / "here" / "2026").iterdir()) == [".json"] * 6 + [".zip"] * 6
    )
