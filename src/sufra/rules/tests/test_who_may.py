from sufra.rules.roles import MAY, Deed, Role, may, may_leave


def test_every_deed_names_its_roles_and_an_unknown_role_may_nothing():
    assert set(MAY) == set(Deed)
    assert not any(may("stranger", deed) for deed in Deed)


def test_a_helper_counts_and_sees_counts_and_no_names():
    allowed = [deed for deed in Deed if may(Role.HELPER, deed)]
    assert allowed == [Deed.SEE_TODAY, Deed.SEE_COUNTS, Deed.COUNT_IN, Deed.CHECK_SHARE]


def test_the_kitchen_sees_counts_and_no_names_and_writes_what_it_cooked():
    allowed = [deed for deed in Deed if may(Role.KITCHEN, deed)]
    assert allowed == [Deed.SEE_TODAY, Deed.SEE_COUNTS, Deed.COOK, Deed.CHECK_SHARE]


def test_the_last_owner_stays():
    assert not may_leave(Role.OWNER, 1)
    assert may_leave(Role.OWNER, 2)
    assert may_leave(Role.DOOR, 1)
