"""What crosses from the portals' threads, and where layers go."""

import threading
import time

import pytest
from guichet_eo.gis.event_inbox import EventInbox
from guichet_eo.gis.layer_group import LayerGroup, remove_empty_groups
from guichet_eo.gis.qgis_enums import member
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer


@pytest.fixture
def inbox(qgis_app):
    box = EventInbox()
    yield box
    box.clear()
    box.deleteLater()


def test_events_come_in_order_on_the_thread_of_the_owner(inbox, qtbot):
    taken = []
    inbox.taken.connect(lambda event: taken.append((event, threading.current_thread())))
    thread = threading.Thread(target=lambda: [inbox.post(number) for number in range(100)])
    thread.start()
    thread.join()
    assert taken == []
    qtbot.waitUntil(lambda: len(taken) == 100)
    assert [event for event, _thread in taken] == list(range(100))
    assert {thread for _event, thread in taken} == {threading.main_thread()}


def test_other_work_has_its_turn_between_two_events(inbox, qtbot):
    turns = []
    inbox.taken.connect(lambda event: turns.append("event"))
    for number in range(5):
        inbox.post(number)
        QTimer.singleShot(0, lambda: turns.append("other"))
    qtbot.waitUntil(lambda: turns.count("event") == 5)
    assert turns.index("other") < 9 - turns[::-1].index("event")


def test_an_idle_inbox_has_no_timer(inbox, qtbot):
    inbox.post(1)
    qtbot.wait(20)
    assert not inbox.findChild(QTimer).isActive()


def test_what_was_cleared_is_not_heard_of(inbox, qtbot):
    taken = []
    inbox.taken.connect(taken.append)
    inbox.post(1)
    inbox.clear()
    qtbot.wait(20)
    assert taken == []
    inbox.post(2)
    qtbot.waitUntil(lambda: taken == [2])


def test_a_worker_that_outlives_the_owner_does_no_harm(qgis_app, qtbot):
    inbox, failed = EventInbox(), []

    def work():
        try:
            for number in range(50):
                inbox.post(number)
                time.sleep(0.002)
        except Exception as error:  # whatever it is, the test fails
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    inbox.close()
    inbox.deleteLater()
    qtbot.wait(20)
    thread.join()
    assert failed == []


def layer(name):
    return QgsVectorLayer("Point?crs=EPSG:4326", name, "memory")


def test_a_group_is_made_for_the_first_layer_and_gone_with_the_last(qgis_app, qgis_new_project):
    project = QgsProject.instance()
    group = LayerGroup(project, "Toulouse")
    assert group.node is None
    first, second, below = layer("first"), layer("second"), layer("below")
    group.add(first)
    group.add(second)
    group.add(below, -1)
    assert [node.name() for node in group.node.children()] == ["second", "first", "below"]
    project.removeMapLayer(first.id())
    remove_empty_groups(project)
    assert group.node is not None
    project.removeMapLayers([second.id(), below.id()])
    remove_empty_groups(project)
    assert group.node is None
    assert project.layerTreeRoot().children() == []


def test_a_group_is_found_again_wherever_the_user_put_it(qgis_app, qgis_new_project):
    project = QgsProject.instance()
    group = LayerGroup(project, "Toulouse")
    group.add(layer("first"))
    folder = project.layerTreeRoot().addGroup("Mine")
    folder.addChildNode(group.node.clone())
    project.layerTreeRoot().removeChildNode(project.layerTreeRoot().children()[0])
    group.node.setName("Renamed")
    group.add(layer("second"))
    assert group.node.name() == "Renamed"
    assert group.node.parent().name() == "Mine"


def test_a_group_that_the_user_removed_is_made_again(qgis_app, qgis_new_project):
    project = QgsProject.instance()
    group = LayerGroup(project, "")
    group.add(layer("first"))
    project.layerTreeRoot().removeAllChildren()
    group.add(layer("second"))
    assert group.node.name() == "Guichet EO"


def test_groups_of_others_stay_even_empty(qgis_app, qgis_new_project):
    project = QgsProject.instance()
    project.layerTreeRoot().addGroup("Empty")
    remove_empty_groups(project)
    assert [group.name() for group in project.layerTreeRoot().findGroups()] == ["Empty"]


def test_enum_members_are_found_where_this_version_has_them(qgis_app):
    assert member("Qgis.NoSuch.Member", "QgsTask.Flag.CanCancel") is not None
    with pytest.raises(AttributeError, match=r"Qgis\.Neither"):
        member("Qgis.Neither", "Qgis.Nor")
