"""Pictures on disk."""

import os

from guichet_eo.gis.cache_folder import cache_folder
from guichet_eo.gis.picture_cache import PictureCache


def filled(folder, count, size=1000, capacity=10_000):
    cache = PictureCache(folder, capacity)
    keys = [cache.key("portal", str(number)) for number in range(count)]
    for age, key in enumerate(keys):
        cache.write(key, bytes([age]) * size)
        os.utime(cache.path(key), (1_000_000 + age, 1_000_000 + age)) if cache.path(key).exists() else None
    return cache, keys


def test_what_is_written_is_read(tmp_path):
    cache, (key,) = filled(tmp_path / "made when needed", 1)
    assert cache.read(key) == bytes(1000)
    assert PictureCache(tmp_path / "made when needed").read(key) == bytes(1000), "another session"
    cache.remove(key)
    assert cache.read(key) is None


def test_no_part_of_an_address_is_in_a_name(tmp_path):
    cache = PictureCache(tmp_path)
    address = "https://user:word@portal.example/a.png?sig=abcdef"
    cache.write(cache.key("portal", address), b"picture")
    names = "".join(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert not any(part in names for part in ("portal", "word", "abcdef", "sig"))


def test_the_least_recently_used_go_first(tmp_path):
    cache, keys = filled(tmp_path, 10)
    assert cache.read(keys[0])
    cache.write(cache.key("one more"), bytes(1000))
    assert cache.size() <= cache.capacity
    assert cache.holds(keys[0]), "it was read a moment ago"
    assert not cache.holds(keys[1])
    assert cache.holds(cache.key("one more"))


def test_a_folder_of_earlier_sessions_is_cut_to_size(tmp_path):
    filled(tmp_path, 10)
    cache = PictureCache(tmp_path, 4000)
    cache.write(cache.key("new"), bytes(1000))
    assert cache.size() <= 4000
    assert cache.holds(cache.key("new"))


def test_what_a_layer_shows_stays(tmp_path):
    cache, keys = filled(tmp_path, 10)
    cache.pin(keys[0])
    cache.pin(keys[0])
    cache.unpin(keys[0])
    os.utime(cache.path(keys[0]), (1, 1))
    cache.write(cache.key("one more"), bytes(3000))
    assert cache.holds(keys[0])
    cache.clear()
    assert [key for key in keys if cache.holds(key)] == [keys[0]]
    cache.unpin(keys[0])
    cache.clear()
    assert cache.size() == 0


def test_a_picture_larger_than_the_cache_is_not_kept(tmp_path):
    cache = PictureCache(tmp_path, 100)
    assert cache.write(cache.key("large"), bytes(101)) is None
    assert cache.size() == 0


def test_a_disk_that_refuses_is_an_empty_cache(tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    cache = PictureCache(tmp_path / "file")
    assert cache.write(cache.key("a"), b"picture") is None
    assert cache.read(cache.key("a")) is None
    cache.remove(cache.key("a"))
    cache.clear()


def test_the_folder_is_a_cache_of_this_application(qgis_app):
    assert cache_folder().name == "guichet_eo"
    assert cache_folder().is_absolute()
