"""Downloads with tokens of a real OpenID provider, and with keys of a real S3 server."""

from __future__ import annotations

import time
import urllib.parse
from collections.abc import Iterator
from typing import Any

from download_faults import CUT, TIFF, Rule, rule
from download_servers import ALICE, BOTH, BRUNO, MANY, NEEDED, REFUSED, WRONG, Attempt, has_some, new_mark
from download_stand import DownloadStand
from fault_control import FaultControl
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.s3.bucket_folder import BucketFolder
from remote_file import RemoteFile, read_directly

SAFE = "Sentinel-2/MSI/L1C/2018/01/01/S2A_MSIL1C_20180101T105441_N0206_R051_T31TDH_20180101T124911.SAFE"
KEYS = Account("s3", {"access_key": "testbed", "secret_key": "testbed"})  # pragma: allowlist secret
EXPIRED = "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"
PROFILE = NetworkProfile(timeout=10.0)
PROVIDER_FAULTS = {
    "500 once": rule("status", 1),
    "503 once": rule("status", 1, code=503),
    "503 for a while": rule("status", 4, code=503),
    "429 once": rule("ratelimit", 1, seconds=1),
    "reset once": rule("reset", 1),
    "reset once in the answer": rule("reset", 1, stage="body"),
    "empty answer once": rule("empty", 1),
    "garbage once": rule("garbage", 1),
    "no answer once": rule("hang", 1),
    "page of maintenance once": rule("html", 1),
}
APART = 1.2  # seconds: the provider gives no second token to the same user within one


class DownloadTokens:
    """The trials; those with tokens one after the other, since they share users."""

    def __init__(self, urls: dict[str, Any], control: FaultControl) -> None:
        self._urls = urls
        self._through = urls["through-fault-proxy"]
        self._control = control

    def tokens(self) -> Iterator[tuple[str, Attempt]]:
        """Return what is tried with tokens."""
        yield "token, no account", lambda: self._ends(NEEDED, None)
        yield "token, wrong password", lambda: self._ends(REFUSED, WRONG)
        yield "token, bruno", lambda: self._many(BRUNO)
        yield "token, renewed from file to file", self._renewed
        yield "token, ends during a wait", self._ends_while_waiting
        yield "token, ends in the middle of a file", self._ends_in_the_middle
        yield "token, refused in the middle of a file", self._refused_in_the_middle
        yield "token, closed in the middle, new engine", self._closed
        for title, fault in PROVIDER_FAULTS.items():
            yield f"token, provider: {title}", lambda fault=fault: self._provider_in_trouble(fault)

    def buckets(self) -> Iterator[tuple[str, Attempt]]:
        """Return what is tried with keys."""
        yield "S3, all files of a SAFE folder", self._safe
        yield "S3, no keys", lambda: self._bucket_ends(NEEDED, None, "B01.jp2")
        yield "S3, no such file", lambda: self._bucket_ends("failed, gone", KEYS, "B99.jp2")
        yield "S3, cut, then keys refused once", self._cut_in_bucket
        yield "S3, anonymous", self._anonymous

    # ---- tokens --------------------------------------------------------------------------------------

    def _gate(self, mark: str = "") -> dict[str, Any]:
        endpoint = f"{self._through['idp']}/oauth/token?{mark}" if mark else self._urls["token"]
        return {"kind": "bearer", "endpoint": endpoint, "client_id": "cdse-public"}

    def _file(self, mark: str, path: str = TIFF) -> RemoteFile:
        content = read_directly(self._urls["files"] + path)
        return RemoteFile(f"{self._through['files']}/bearer/{path}?{mark}", content, BOTH, "login")

    def _stand(
        self, values: dict[str, str] | None, mark: str = "", timeout: float = 10.0, parallel: int = 4
    ) -> DownloadStand:
        time.sleep(APART)
        account = None if values is None else Account("oidc", values)
        return DownloadStand(self._gate(mark), account, NetworkProfile(timeout=timeout), parallel)

    def _ends(self, state: str, values: dict[str, str] | None) -> list[str]:
        with self._stand(values) as stand:
            stand.add(*(self._file(new_mark(), path) for path in MANY[:3]))
            stand.wait_for_all()
            found = [each for each in stand.states if each != state]
            return found + [f"{name} bears its name" for name in stand.named()]

    def _many(self, values: dict[str, str]) -> list[str]:
        with self._stand(values) as stand:
            stand.add(*(self._file(new_mark(), path) for path in MANY))
            stand.wait_for_all()
            return stand.problems()

    def _renewed(self) -> list[str]:
        mark, grants = new_mark(), new_mark()
        rules = self._control.begin([rule("slow", rate=400_000)], mark)
        with self._stand(ALICE, grants, parallel=1) as stand:
            stand.add(*(self._file(mark, path) for path in MANY[:7]))
            stand.wait_for_all()
            self._control.end(rules)
            forms = [urllib.parse.parse_qs(each["body"]) for each in self._control.requests(grants)]
            kinds = [form["grant_type"][0] for form in forms]
            renewals = [form["refresh_token"][0] for form in forms if "refresh_token" in form]
            found = [] if kinds[:1] == ["password"] and kinds.count("password") == 1 else [f"asked {kinds}"]
            if len(renewals) < 2 or len(set(renewals)) != len(renewals):
                found.append(f"{len(set(renewals))} renewals in {len(renewals)} requests")
            return stand.problems() + found + self._refused_twice(mark, len(MANY[:7]))

    def _refused_twice(self, mark: str, most: int) -> list[str]:
        asked = len(self._control.requests(mark))
        return [] if asked <= most else [f"{asked} requests for {most} files"]

    def _ends_while_waiting(self) -> list[str]:
        mark = new_mark()
        rules = self._control.begin([rule("status", 1, code=202, retry_after=7)], mark)
        return self._with_new_token(mark, rules, 10.0, 2)

    def _ends_in_the_middle(self) -> list[str]:
        mark = new_mark()
        rules = self._control.begin([rule("stall", 1, bytes=100_000)], mark)
        return self._with_new_token(mark, rules, 6.0, 2)

    def _with_new_token(self, mark: str, rules: list[int], timeout: float, most: int) -> list[str]:
        with self._stand(ALICE, timeout=timeout) as stand:
            stand.add(self._file(mark))
            stand.wait_for_all()
            self._control.end(rules)
            sent = self._sent(mark)
            found = [] if len(set(sent)) == most == len(sent) else [f"{len(set(sent))} tokens in {len(sent)}"]
            return stand.problems() + found

    def _refused_in_the_middle(self) -> list[str]:
        """Refuse a token that should still be good; the provider revokes none of clients without a secret."""
        mark = new_mark()
        rules = self._control.begin([rule("stall", 1, bytes=100_000), rule("expired-token", 1)], mark)
        with self._stand(ALICE, timeout=1.0) as stand:
            stand.add(self._file(mark))
            stand.wait_for_all()
            self._control.end(rules)
            sent = self._sent(mark)
            expected = len(sent) == 3 and sent[0] == sent[1] != sent[2]
            return stand.problems() + ([] if expected else [f"{len(set(sent))} tokens in {len(sent)}"])

    def _closed(self) -> list[str]:
        mark = new_mark()
        rules = self._control.begin([rule("slow", 1, rate=100_000)], mark)
        with self._stand(ALICE) as stand:
            stand.add(self._file(mark))
            stand.wait(has_some)
            stand.restart()
            stand.wait_for_all()
            self._control.end(rules)
            ranges = [each["headers"].get("range", "") for each in self._control.requests(mark)]
            return stand.problems() + ([] if len(ranges) == 2 and ranges[1] else [f"asked for {ranges}"])

    def _provider_in_trouble(self, fault: Rule) -> list[str]:
        """Let the provider fail when the first token is wanted: files arrive without anybody's help."""
        mark, grants = new_mark(), new_mark()
        rules = self._control.begin([fault], grants)
        with self._stand(BRUNO, grants, timeout=1.5) as stand:
            stand.add(*(self._file(mark, path) for path in MANY[:3]))
            stand.wait_for_all()
            self._control.end(rules)
            found = stand.problems()
            return [*found, *stand.told] if found else []

    def _sent(self, mark: str) -> list[str]:
        return [each["headers"].get("authorization", "") for each in self._control.requests(mark)]

    # ---- buckets -------------------------------------------------------------------------------------

    def _bucket(self, **more: Any) -> dict[str, Any]:
        return {"kind": "s3", "endpoint": self._urls["s3"], "region": "us-east-1", **more}

    def _safe(self) -> list[str]:
        with DownloadStand(self._bucket(), KEYS) as stand:
            folder = BucketFolder(stand.portal, PROFILE, stand.gate())
            listed = folder.files(f"s3://eodata/{SAFE}", CancelToken())
            files = [
                RemoteFile(asset.href, self._same(asset.key), BOTH, asset.needs, asset.path)
                for asset in listed
            ]
            found = [f"{file.file_name}: listed otherwise" for asset, file in zip(listed, files)
                     if asset.size != file.size or asset.all_checksums != file.checksums]  # fmt: skip
            stand.add(*files)
            stand.wait_for_all()
            return found + stand.problems() + ([] if len(files) > 2 else [f"{len(files)} files listed"])

    def _same(self, key: str) -> bytes:
        return read_directly(f"{self._urls['files']}rasters/sentinel2/{key}")

    def _bucket_ends(self, state: str, account: Account | None, name: str) -> list[str]:
        with DownloadStand(self._bucket(), account) as stand:
            stand.add(RemoteFile(f"s3://eodata/{SAFE}/T31TDH_20180101T105441_{name}", b"", (), "login"))
            stand.wait_for_all()
            return [] if stand.states == [state] else stand.states

    def _cut_in_bucket(self) -> list[str]:
        name = "T31TDH_20180101T105441_B01.jp2"
        mark = f"{SAFE}/{name}"
        self_ended = rule("status", 1, code=403, body=EXPIRED, content_type="application/xml")
        rules = self._control.begin([CUT, self_ended], mark)
        before = len(self._control.requests(mark))
        with DownloadStand(self._bucket(endpoint=self._through["s3"]), KEYS) as stand:
            stand.add(RemoteFile(f"s3://eodata/{mark}", self._same(name), BOTH, "login"))
            stand.wait_for_all()
            self._control.end(rules)
            sent = self._control.requests(mark)[before:]
            signed = all(each["headers"].get("authorization", "").startswith("AWS4") for each in sent)
            ranges = [each["headers"].get("range", "") for each in sent]
            right = signed and len(sent) == 3 and ranges[1] and ranges[1] == ranges[2]
            return stand.problems() + ([] if right else [f"asked for {ranges}, signed: {signed}"])

    def _anonymous(self) -> list[str]:
        place = "public/landsat/LC08_L2SP_017036_20130419_visual.tif"
        content = read_directly(f"{self._urls['s3']}/{place}")
        with DownloadStand(self._bucket(anonymous=True)) as stand:
            stand.add(RemoteFile(f"s3://{place}", content, BOTH, "login"))
            stand.wait_for_all()
            return stand.problems()
