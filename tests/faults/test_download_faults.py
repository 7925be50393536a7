"""Everything that may go wrong with a download, from the server to the disk, in one table.

Each row is shown in a state with its reason, takes nothing partial for whole, and brings the file once its
cause is mended; nothing whole is fetched twice.
"""

import contextlib
import os
import shutil
from collections import namedtuple

import pytest
from fault_bed import ACCEPTED, BODY, HALF, LICENCE, OTHER, QUICK, SIZE, Fault, FaultBed, account
from file_server import md5_of, status
from guichet_eo.core.downloads.download_note import DownloadNote as Note
from guichet_eo.core.downloads.download_state import DownloadState as State
from guichet_eo.core.error_kind import ErrorKind as Kind
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.providers.downloads import disk_failures
from guichet_eo.providers.downloads.part_file import PartFile
from loopback import Reply, json_reply

LOGIN = {"needs": "login"}
BLIND = {"size": None, "checksums": ()}  # nothing that the portal lists
MAINTENANCE = b"<!DOCTYPE html><html><title>Back at six</title></html>"
PAGE = b"<!DOCTYPE html><html><title>Sign in to Here</title></html>"
QUOTA = b"Downloading products per hour exceeds quota limit"
TERMS = {"terms": LICENCE}


def faults(*each):
    """Return what gives these faults, one for each request; `each` are functions of the server."""

    def arrange(bed):
        bed.server.faults = [one(bed.server) for one in each]

    return arrange


def always(fault):
    def arrange(bed):
        bed.server.always = fault

    return arrange


def locked(*makers):
    """Let the file need a token; `makers` are functions of the bed that return faults."""
    return lambda bed: bed.lock(*(make(bed) for make in makers))


def both(*deeds):
    return lambda bed: [deed(bed) for deed in deeds]


def cured(bed):
    """The server is well again; the user tries now."""
    bed.server.faults, bed.server.always = [], None
    bed.retry()


def time_passes(bed):
    """The server is well again; nobody does anything."""
    bed.server.faults, bed.server.always = [], None
    bed.clock.reach(bed.row.until)
    bed.queue.wait(lambda: bed.row.state is not State.WAITING)


def cut(server):
    return server.cut(HALF)


def no_more_logins(bed):
    bed.services.fault = lambda _request, _reply: json_reply({"error": "invalid_grant"}, 401)


def logins_again(bed):
    bed.services.fault = None
    bed.use(account())


def code_of(code):
    def arrange(bed):
        bed.services.totp = code
        bed.lock()

    return arrange


def another(body, tag, conditions=True):
    """Return a fault: the file at the portal is another one from now on."""

    def make(server):
        server.conditions = conditions
        return server.becomes(body, tag, None)

    return make


def damaged(bed):
    bed.server.body = BODY[:-1] + b"?"


def undamaged(bed):
    bed.server.body = BODY
    bed.retry()


def listed_anew(bed):
    """The catalogue tells the new checksum, and the user queues the product again."""
    renewed = bed.item(checksums=(md5_of(OTHER),))
    bed.queue.engine.add([renewed])


def agreed(bed):
    bed.queue.engine.accept_licence([bed.wanted.id], ACCEPTED)


LOGINS = [
    Fault("wrong password", locked(), State.FAILED, kind=Kind.LOGIN_REFUSED, item=LOGIN,
          account=account(password="another word"), mend=lambda bed: bed.use(account())),
    Fault("no account", locked(), State.FAILED, kind=Kind.LOGIN_NEEDED, item=LOGIN,
          mend=lambda bed: bed.use(account())),
    Fault("no account, and nobody knew", locked(), State.FAILED, kind=Kind.LOGIN_NEEDED,
          mend=lambda bed: bed.use(account())),
    Fault("no code", code_of("123456"), State.FAILED, Note.CODE_WANTED, Kind.LOGIN_NEEDED, item=LOGIN,
          account=account(second_factor="yes"), mend=lambda bed: bed.use(account(totp="123456"))),
    Fault("wrong code", code_of("123456"), State.FAILED, kind=Kind.LOGIN_REFUSED, item=LOGIN,
          account=account(totp="000000"), mend=lambda bed: bed.use(account(totp="123456"))),
    Fault("token ends in the middle", locked(lambda bed: bed.ends_at_half()), item=LOGIN, account=account()),
    Fault("session revoked in the middle", locked(lambda bed: bed.ends_at_half(no_more_logins)), State.FAILED,
          kind=Kind.LOGIN_REFUSED, item=LOGIN, account=account(), mend=logins_again, kept=HALF),
    Fault("login page in place of the file", faults(lambda _: status(200, PAGE, Content_Type="text/html"),
          lambda _: status(200, PAGE, Content_Type="text/html")), State.FAILED, kind=Kind.LOGIN_REFUSED,
          item=LOGIN, account=account(), mend=lambda bed: bed.use(account())),
    Fault("licence not accepted", state=State.FAILED, note=Note.LICENCE_WANTED, kind=Kind.LICENCE,
          portal=TERMS, mend=agreed),
    Fault("not allowed", always(status(403, b"not for you")), State.FAILED, kind=Kind.NOT_ALLOWED,
          mend=cured),
]  # fmt: skip

PAUSES = [
    Fault("429 with a pause", always(status(429, Retry_After="3600")), State.WAITING, kind=Kind.RATE_LIMITED,
          mend=time_passes),
    Fault("429 in the middle", faults(cut, lambda _: status(429, Retry_After="3600")), State.WAITING,
          kind=Kind.RATE_LIMITED, mend=time_passes, kept=HALF),
    Fault("429 in milliseconds", always(status(429, Retry_After="3600000")), State.WAITING,
          kind=Kind.RATE_LIMITED, portal={"options": {"retry_after_unit": 0.001}}, mend=time_passes),
    Fault("storm of 429", faults(cut, *[lambda _: status(429)] * 12), pace=QUICK),
    Fault("503 with a pause", always(status(503, Retry_After="120")), State.WAITING, kind=Kind.RATE_LIMITED,
          mend=time_passes),
    Fault("out of order", always(status(500)), State.WAITING, kind=Kind.BAD_ANSWER, mend=time_passes),
    Fault("page of maintenance in place of the file",
          always(status(200, MAINTENANCE, Content_Type="text/html")), State.WAITING, kind=Kind.BAD_ANSWER,
          mend=time_passes),
    Fault("page of maintenance in place of a token", both(locked(), lambda bed: setattr(bed.services, "fault",
          lambda _request, _reply: Reply(200, MAINTENANCE))), State.WAITING, kind=Kind.BAD_ANSWER, item=LOGIN,
          account=account(), mend=both(lambda bed: setattr(bed.services, "fault", None), time_passes)),
    Fault("quota", always(status(403, QUOTA)), State.WAITING, Note.QUOTA_USED_UP, Kind.QUOTA,
          mend=time_passes),
    Fault("quota said with success", always(lambda _request, _first: json_reply({"message": QUOTA.decode()})),
          State.WAITING, Note.QUOTA_USED_UP, Kind.QUOTA, mend=time_passes),
    Fault("not ready yet", always(status(202, b"", Retry_After="900")), State.WAITING, kind=Kind.NOT_READY,
          mend=time_passes),
    Fault("gone", always(status(404)), State.FAILED, kind=Kind.GONE, mend=cured),
]  # fmt: skip

BODIES = [
    Fault("cut, with its length", faults(cut)),
    Fault("cut, without its length", faults(lambda server: server.no_length(HALF))),
    Fault("cut in its chunks", faults(lambda server: server.chunked(HALF, whole=False))),
    Fault("cut, and nothing is listed", faults(cut), State.WHOLE, Note.NO_CHECKSUM, item=BLIND),
    Fault("cut without its length, nothing is listed", faults(lambda server: server.no_length(HALF)),
          State.WHOLE, Note.NO_CHECKSUM, item=BLIND),
    Fault("cut in its chunks, nothing is listed", faults(lambda server: server.chunked(HALF, whole=False)),
          State.WHOLE, Note.NO_CHECKSUM, item=BLIND),
    Fault("cut again and again", faults(*[lambda server: server.cut(200_000)] * 4)),
    Fault("cut at once, for ever", always(status(502)), State.WAITING, kind=Kind.UNREACHABLE,
          mend=time_passes),
    Fault("cut, and ranges are ignored", both(faults(cut), lambda bed: setattr(bed.server, "ranges", False)),
          told=Note.STARTS_AGAIN, again=0.5),
    Fault("cut, and the portal knows no ranges", faults(cut), told=Note.STARTS_AGAIN, again=0.5,
          portal={"downloads": PortalDownloads(resumes=False)}),
    Fault("shorter than listed", lambda bed: setattr(bed.server, "body", BODY[:HALF]), State.FAILED,
          Note.WRONG_SIZE, Kind.BAD_ANSWER, item={"checksums": (), "name": "scene.tif"}, mend=undamaged,
          again=0.5),
    Fault("wrong checksum", damaged, State.FAILED, Note.WRONG_CHECKSUM, Kind.BAD_ANSWER, mend=undamaged,
          again=2.0),
    Fault("wrong checksum once", both(damaged, faults(lambda server: server.becomes(BODY[:-1] + b"?", '"a"',
          None), lambda server: server.becomes(BODY, '"b"', None))), again=1.0),
    Fault("changed between two parts", faults(cut, another(OTHER, '"second"')), told=Note.CHANGED_AT_PORTAL,
          item={"checksums": (md5_of(OTHER),)}, again=0.5),
    Fault("changed, and If-Range is ignored", faults(cut, another(OTHER, '"second"', conditions=False)),
          told=Note.CHANGED_AT_PORTAL, item={"checksums": (md5_of(OTHER),)}, again=1.0),
    Fault("changed, and nothing is listed", faults(cut, another(OTHER, '"second"')), State.WHOLE,
          Note.NO_CHECKSUM, told=Note.CHANGED_AT_PORTAL, item=BLIND, again=0.5),
    Fault("changed, and the catalogue lists the former", faults(another(OTHER, '"second"')), State.FAILED,
          Note.WRONG_CHECKSUM, Kind.BAD_ANSWER, mend=listed_anew, again=2.0),
]  # fmt: skip


def no_room(bed):
    usage = namedtuple("Usage", "total used free")(SIZE, 0, SIZE)
    bed.patch.setattr(disk_failures.shutil, "disk_usage", lambda _path: usage)


def room(bed):
    bed.patch.undo()
    bed.retry()


def small_files(bed):
    """Let the system take no file of this program that is longer than half of ours."""
    resource = pytest.importorskip("resource")
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    bed.large_files = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, former)
    bed.hold(contextlib.ExitStack()).callback(bed.large_files)
    resource.setrlimit(resource.RLIMIT_FSIZE, (HALF, former[1]))


def large_files(bed):
    bed.large_files()
    bed.retry()


def unplugged(bed):
    shutil.rmtree(bed.folder / "eo")


def plugged(bed):
    (bed.folder / "eo").mkdir()
    bed.retry()


def removed_in_the_middle(bed):
    if os.name == "nt":
        pytest.skip("Windows removes no open files")

    def after(handler):
        handler.wfile.flush()
        shutil.rmtree(bed.files)
        handler.wfile.write(BODY[HALF:])

    headers = {"Content-Length": str(SIZE), **bed.server.names()}
    bed.server.faults = [lambda _request, _first: bed.server.raw(200, headers, BODY[:HALF], after)]


def in_use(bed):
    bed.other = bed.hold(PartFile("here", bed.target))


def in_use_no_more(bed):
    bed.other.close()
    time_passes(bed)


DISKS = [
    Fault("no room", no_room, State.FAILED, Note.NO_ROOM, Kind.DISK, mend=room, kept=0),
    Fault("files may not be so large", small_files, State.FAILED, Note.FILE_TOO_LARGE, Kind.DISK,
          mend=large_files, kept=HALF, again=0.5),  # what the disk did not take came, too
    Fault("disk unplugged", unplugged, State.FAILED, Note.FOLDER_GONE, Kind.DISK, mend=plugged),
    Fault("folder removed in the middle", removed_in_the_middle, State.FAILED, Note.FOLDER_GONE, Kind.DISK,
          mend=cured, again=1.0),
    Fault("another program writes it", in_use, State.WAITING, Note.IN_USE, Kind.DISK, mend=in_use_no_more),
]  # fmt: skip


@pytest.mark.parametrize("fault", [*LOGINS, *PAUSES, *BODIES, *DISKS], ids=lambda fault: fault.name)
def test_each_fault_is_shown_and_mended(tmp_path, fault):
    with FaultBed(tmp_path, fault) as bed:
        bed.begin()
        row = bed.settle()
        seen(bed, row)
        if not row.state.arrived:
            fault.mend(bed)
        bed.arrive()
        arrived(bed)


def seen(bed, row):
    """The row says what is the matter; nothing partial bears the name of the file."""
    fault = bed.fault
    assert (row.note, None if row.error is None else row.error.kind) == (fault.note, fault.kind)
    assert (row.state is State.WAITING) == (row.until is not None)
    if not row.state.arrived:
        assert not bed.named
    if fault.kept is not None:
        assert bed.part.stat().st_size == row.received == fault.kept
    if fault.told is not None:
        assert fault.told in bed.notes


def arrived(bed):
    """The file is whole, came no oftener than it must, and does not come again."""
    bed.check_whole(bed.server.body)
    sent, chunks = bed.server.sent, 1000  # of a body in chunks their heads are counted, too
    assert sent <= (1 + bed.fault.again) * len(bed.server.body) + chunks
    asked = len(bed.server.requests)
    bed.queue.engine.add([bed.item(**{**bed.fault.item, "checksums": bed.row.item.checksums})])
    bed.arrive()
    assert (len(bed.server.requests), bed.server.sent) == (asked, sent)
