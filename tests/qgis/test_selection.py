from guichet_eo.gis.selection import Selection


def recorded(selection):
    seen = []
    selection.changed.connect(lambda added, removed: seen.append((set(added), set(removed))))
    return seen


def test_only_real_differences_are_emitted(qgis_app):
    selection = Selection()
    seen = recorded(selection)
    selection.set([1, 2, 3])
    selection.set([3, 2, 1, 1])
    selection.set([2, 3, 4])
    selection.clear()
    selection.clear()
    assert seen == [({1, 2, 3}, set()), ({4}, {1}), (set(), {2, 3, 4})]
    assert selection.ids == frozenset()


def test_two_views_that_write_to_each_other_come_to_rest(qgis_app):
    selection = Selection()
    seen = recorded(selection)
    selection.changed.connect(lambda added, removed: selection.set(selection.ids))
    selection.set(range(0, 10_000, 2))
    assert len(seen) == 1
    assert len(selection.ids) == 5000
