"""A check box that gives way."""

from guichet_eo.ui.widgets.elided_check_box import ElidedCheckBox
from qgis.PyQt.QtCore import Qt

WORDS = "Follow the temporal controller"


def test_as_many_words_as_there_is_room_for(qtbot):
    box = ElidedCheckBox(WORDS)
    qtbot.addWidget(box)
    box.show()
    wanted = box.sizeHint()
    box.resize(wanted)
    assert box.text() == WORDS
    box.resize(wanted.width() // 2, wanted.height())
    assert WORDS.startswith(box.text().rstrip("…").rstrip())
    assert box.text().endswith("…")
    assert (box.sizeHint(), box.accessibleName(), box.toolTip()) == (wanted, WORDS, WORDS)
    box.resize(wanted)
    assert box.text() == WORDS


def test_it_is_narrow_where_it_has_to_be_and_can_be_pressed(qtbot):
    box = ElidedCheckBox(WORDS)
    qtbot.addWidget(box)
    box.show()
    box.resize(box.minimumSizeHint())
    assert box.minimumSizeHint().width() < box.sizeHint().width() / 2
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert box.isChecked()
