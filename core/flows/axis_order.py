"""Which coordinate systems have north, or latitude, first."""

from __future__ import annotations

from bisect import bisect_right

# Codes and ranges of codes as PROJ has them from the EPSG registry (version 10.076): geographic systems with
# latitude first and projected ones with northing first. Ranges may run over codes that name no system.
_NORTH_FIRST = (
    "2036 2044-2045 2081-2083 2085-2086 2091-2093 2096-2098 2105-2132 2166-2180 2193 2199-2200 2206-2212 "
    "2319-2549 2551-2735 2738-2758 2935-2941 2953 3006-3030 3034-3035 3038-3051 3058-3059 3068 3114-3118 "
    "3120 3126-3140 3146-3147 3150-3152 3300-3301 3328-3335 3346 3350-3352 3366 3386-3390 3396-3399 3407 "
    "3414 3416 3764 3788-3793 3795-3796 3819-3824 3833-3854 3873-3889 3906 4001-4047 4052-4055 4075-4081 "
    "4120-4216 4218-4326 4417 4434 4463 4470 4475-4483 4490-4558 4568-4646 4652-4824 4839-5013 5048 "
    "5105-5188 5228-5233 5246 5252-5264 5269-5275 5324 5340-5354 5360 5365-5381 5393 5451 5464 5467 "
    "5479-5489 5518-5520 5524-5527 5546 5561-5588 5593 5632-5639 5651-5653 5681 5886 6135 6207 6244-6275 "
    "6311 6318-6325 6362-6365 6372-6387 6668-6687 6706-6709 6783 6870-6876 6881-6883 6892-6894 6962 "
    "6980-6983 6987-6990 7073 7136-7139 7373 7683-7686 7798-7801 7825-7844 7881 7886 8042-8043 8086 "
    "8232-8255 8351 8427-8449 8545 8685 8694-8818 8860-8900 8907 8949 8972-9140 9148 9153 9184 9221-9254 "
    "9271-9294 9299 9309 9333 9364 9372 9377-9384 9403 9453 9470 9474-9475 9498-9547 9696 9702 9739 "
    "9755-9758 9763 9777 9782 9821 9831-9841 9851-9866 9871 9895-9939 9964 9969 9974 9990 20004-20041 "
    "20064-20092 20904-20932 21004-21032 21207-21264 21307-21483 21891-21899 22171-22197 22240 25884 "
    "27205-27232 27391-27398 28402-28492 29701-29702 30161-30179 30800 31251-31297 31462-31469 31700 "
    "32661 32761 "
)
_RANGES = [tuple(int(end) for end in part.split("-")) for part in _NORTH_FIRST.split()]
_FIRSTS = [each[0] for each in _RANGES]


def north_first(crs: str) -> bool:
    """Return whether WMS 1.3.0 and WMTS write north before east in a system (OGC 06-042, 6.7.2).

    Args:
        crs: authority code, `EPSG:4326`; also as URN or address (`urn:ogc:def:crs:EPSG::4326`). `CRS:84` and
            codes that are not known have east first.
    """
    parts = [part for part in crs.upper().replace("/", ":").replace("#", ":").split(":") if part]
    if "EPSG" not in parts or not parts[-1].isdecimal() or len(parts[-1]) > 6:
        return False
    code = int(parts[-1])
    place = bisect_right(_FIRSTS, code) - 1
    return place >= 0 and code <= _RANGES[place][-1]
