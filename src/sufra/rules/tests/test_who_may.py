from sufra.rules.roles import MAY, Deed, Role, may, may_leave


def test_every_deed_names_its_roles_and_an_unknown_role_may_nothing():
    assert set(MAY) == set(Deed)
    assert not any(may("stranger", deed) for deed in Deed)


def test_a_helper_sees_today_and_nothing_else():
    assert [deed for deed in Deed if may(Role.HELPER, deed)] == [Deed.SEE_TODAY]


def test_the_last_owner_stays():
    assert not may_leave(Role.OWNER, 1)
    assert may_leave(Role.OWNER, 2)
    assert may_leave(Role.DOOR, 1)
