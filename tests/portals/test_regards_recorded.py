"""What was recorded of REGARDS: no answer of a search of Spot World Heritage or Hydroweb.next was found."""

NOT_READ = {
    "swh": {"regards_orders_fixture.json": "orders of the framework's tests: no search asks for them"},
    "hydroweb": {},
}


def test_every_recorded_answer_is_read_or_has_a_reason(shared):
    for portal, reasons in NOT_READ.items():
        folder = shared / "portals" / "recorded" / portal
        assert {path.name for path in folder.glob("*")} == set(reasons)
