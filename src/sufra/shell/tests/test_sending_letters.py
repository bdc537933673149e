"""Letters leave the outbox once, whatever the mail server, the clock and other senders do."""

import smtplib
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from tests.cast import NOW, deliver, huda

from sufra.booking.actions import changing
from sufra.booking.letters import WRITERS
from sufra.models import Letter
from sufra.models.letter import LetterManager
from sufra.rules.letters import LEASE, LONGEST_PAUSE, Lane
from sufra.shell import channels, outbox
from sufra.shell.outbox import lay, send_due
from sufra.timing.quiet import not_before

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def states():
    return Counter(
        "sent" if letter.sent_at else "given up" if letter.given_up_at
        else "withdrawn" if letter.withdrawn_at else "waits"
        for letter in Letter.objects.all()
    )  # fmt: skip


def reasons():
    return Counter(Letter.objects.exclude(failed_because="").values_list("failed_because", flat=True))


def test_one_line_carries_a_whole_round(postbox, parties):
    parties(12)
    assert deliver(NOW) == 12
    assert (postbox.calls, len(set(postbox.kept))) == (1, 12)
    assert deliver(NOW + DAY) == 0


def test_a_server_that_is_down_costs_no_letter_a_try(postbox, parties):
    parties(3)
    with smtplib.SMTP("127.0.0.1", postbox.port):
        pass  # it could be reached
    postbox.__exit__(None, None, None)
    assert deliver(NOW) == 0
    assert states() == {"waits": 3}
    assert [letter.tries for letter in Letter.objects.all()] == [0, 0, 0]


@pytest.mark.parametrize(
    ("mood", "why", "tried"),
    [("later", "later", 5), ("closing", "later", 1), ("drop", "no_answer", 1), ("tarpit", None, 0)],
)
def test_a_server_that_is_ill_is_left_alone_and_every_letter_arrives_later(
    postbox, parties, mood, why, tried
):
    parties(8)
    postbox.mood = mood
    assert deliver(NOW) == 0
    assert states() == {"waits": 8}
    assert reasons() == ({why: tried} if why else {})
    postbox.mood = "fine"
    assert deliver(NOW + LONGEST_PAUSE) == 8
    assert states() == {"sent": 8}
    assert sorted(Counter(postbox.kept).values()) == [1] * 8


def test_a_server_that_keeps_a_letter_and_is_gone_gets_it_once_more_under_the_same_name(postbox, parties):
    parties(1)
    postbox.mood = "keep_and_drop"
    assert deliver(NOW) == 0
    postbox.mood = "fine"
    assert deliver(NOW + MINUTE) == 1
    [(_name, times)] = Counter(postbox.kept).items()
    assert times == 2


def test_a_name_that_changes_with_every_try_is_caught(postbox, parties, monkeypatch):
    names = iter(["<first@x>", "<second@x>"])
    monkeypatch.setattr(outbox, "message_id", lambda _letter: next(names))
    test = test_a_server_that_keeps_a_letter_and_is_gone_gets_it_once_more_under_the_same_name
    with pytest.raises(ValueError, match="too many"):
        test(postbox, parties)


def test_a_server_that_never_ends_its_reply_is_cut_off(postbox, parties, monkeypatch):
    monkeypatch.setattr(channels, "LONGEST_S", 0.3)
    parties(1)
    postbox.mood = "drip"
    assert deliver(NOW) == 0
    assert states() == {"waits": 1}
    postbox.mood = "fine"
    assert deliver(NOW + MINUTE) == 1


def test_a_line_that_fell_between_two_letters_is_opened_anew(postbox, parties, monkeypatch):
    parties(2)
    carry = channels.Line.carry

    def carry_and_cut(line, mail):
        carry(line, mail)
        line.server.connection.sock.shutdown(2)

    monkeypatch.setattr(channels.Line, "carry", carry_and_cut)
    assert deliver(NOW) == 2
    assert postbox.calls == 2


def test_what_can_never_arrive_is_not_tried_again(postbox, parties):
    parties(2)
    postbox.mood = "never"
    assert deliver(NOW) == 0
    assert (states(), reasons()) == ({"given up": 2}, {"refused": 2})
    postbox.mood = "fine"
    assert deliver(NOW + DAY) == 0


def test_who_is_refused_for_now_waits_longer_each_time_an_hour_at_most(postbox, parties, monkeypatch):
    monkeypatch.setattr("tests.cast.not_before", lambda _iftar, at: at)
    parties(1)
    postbox.mood = "later"
    now, waited = NOW, []
    for _try in range(12):
        deliver(now)
        waited.append(Letter.objects.get().due_at - now)
        now = Letter.objects.get().due_at
    assert all(0.75 * MINUTE <= pause <= LONGEST_PAUSE for pause in waited)
    assert all(later > earlier for earlier, later in pairwise(waited[:6]))
    assert len(set(waited)) == 12, "never in step"
    assert Letter.objects.get().tries == 12


def test_tonights_changes_go_before_answers_and_answers_before_reminders(postbox, season, monkeypatch):
    made = [huda(season, 1, contact=f"{lane.name}@example.org").party for lane in Lane]
    Letter.objects.all().delete()
    for party, lane in zip(made[::-1], list(Lane)[::-1], strict=True):
        lay([party], "reserved", due_at=NOW, lane=lane)
    deliver(NOW)
    order = [letter["To"].partition("@")[0] for letter in postbox.letters()]
    assert order == ["TONIGHT", "ANSWER", "REMINDER"]


def test_one_domain_gets_so_many_in_a_round_and_the_others_do_not_wait_for_it(
    postbox, season, parties, settings
):
    settings.MAIL_PER_DOMAIN = 3
    parties(5, domain="large.example")
    parties(2, domain="small.example")
    assert deliver(NOW) == 5
    assert [letter["To"].partition("@")[2] for letter in postbox.letters()].count("small.example") == 2
    assert deliver(NOW + MINUTE) == 2


def test_a_round_that_lasts_too_long_ends_and_tend_goes_on_with_the_next(postbox, parties, monkeypatch):
    monkeypatch.setattr(outbox, "ROUND_S", 0)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    parties(3)
    first = send_due(NOW, WRITERS, not_before=not_before)
    assert (first.sent, first.more) == (1, True)
    call_command("tend", once=True)
    assert (states(), len(postbox.kept)) == ({"sent": 3}, 3)


def test_an_answer_waits_for_the_morning_and_tonights_change_does_not(postbox, season):
    party = huda(season, 1, contact="huda@example.org", now=NOW + timedelta(hours=10)).party
    night = NOW + timedelta(hours=11)  # midnight in Sarajevo
    lay([party], "reserved", due_at=night, lane=Lane.TONIGHT)
    assert deliver(night) == 1
    answer = Letter.objects.get(lane=Lane.ANSWER)
    assert answer.due_at == NOW + timedelta(hours=19)  # eight o'clock there


def test_quiet_is_looked_at_again_when_a_letter_is_sent(postbox, parties):
    parties(1)
    night = NOW + timedelta(hours=11)
    assert deliver(night) == 0
    assert Letter.objects.get().due_at == NOW + timedelta(hours=19)
    assert deliver(NOW + timedelta(hours=19)) == 1


def test_a_sender_that_does_not_ask_for_quiet_is_caught(postbox, parties, monkeypatch):
    monkeypatch.setattr("tests.cast.not_before", lambda _iftar, at: at)
    parties(1)
    assert deliver(NOW + timedelta(hours=11)) == 1


def test_who_cancels_before_its_letter_went_out_is_not_written_to(postbox, season):
    party = huda(season, 1, contact="huda@example.org").party
    changing.cancel(party=party, now=NOW)
    assert deliver(NOW) == 0
    assert states() == {"withdrawn": 1}


def test_what_is_in_hand_elsewhere_is_left_alone_until_its_lease_ends(postbox, parties):
    parties(1)
    [letter] = Letter.objects.all()
    assert Letter.objects.claim(letter.pk, NOW)
    assert not Letter.objects.claim(letter.pk, NOW)
    assert deliver(NOW + LEASE - MINUTE) == 0
    assert deliver(NOW + LEASE + MINUTE) == 1


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_a_clock_that_jumps_a_day_sends_nothing_twice_and_forgets_nothing(postbox, parties, jump):
    parties(3)
    [first, second, _third] = Letter.objects.order_by("pk")
    assert Letter.objects.claim(first.pk, NOW)  # by whoever dies now
    deliver(NOW)
    assert len(postbox.kept) == 2
    deliver(NOW + jump)
    deliver(NOW)
    deliver(NOW + LEASE + MINUTE)
    assert sorted(Counter(postbox.kept).values()) == [1, 1, 1]
    assert outbox.message_id(second) in postbox.kept


def test_a_sender_that_stops_lets_go_of_what_it_has_in_hand(postbox, parties, monkeypatch):
    parties(1)

    def stop(_line, _mail):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(channels.Line, "carry", stop)
        with pytest.raises(KeyboardInterrupt):
            deliver(NOW)
    assert deliver(NOW) == 1


def test_a_letter_that_is_gone_when_its_turn_comes_is_passed_over(postbox, parties, monkeypatch):
    parties(2)
    claim = LetterManager.claim

    def claim_and_delete(manager, pk, now):
        got = claim(manager, pk, now)
        Letter.objects.exclude(pk=pk).delete()
        return got

    monkeypatch.setattr(LetterManager, "claim", claim_and_delete)
    assert deliver(NOW) == 1


def with_a_bug(letter, now):
    """Break at the first party, whose letter no other may suffer for."""
    if letter.pk == Letter.objects.order_by("pk").first().pk:
        raise ZeroDivisionError
    return WRITERS[letter.kind](letter, now)


def deliver_with_a_bug(now):
    return send_due(now, {"reserved": with_a_bug}, not_before=not_before).sent


def test_a_bug_in_one_letter_is_logged_loudly_and_the_others_leave(postbox, parties, caplog):
    parties(3)
    assert deliver_with_a_bug(NOW) == 2
    assert states() == {"waits": 1, "sent": 2}
    assert reasons() == {"bug": 1}
    [said] = [record for record in caplog.records if record.exc_info]
    assert (said.levelname, said.exc_info[0]) == ("ERROR", ZeroDivisionError)
    assert "guest0@example.org" not in caplog.text
    assert deliver_with_a_bug(NOW) == 0
    assert deliver(NOW + LONGEST_PAUSE) == 1
    assert reasons() == {}


def test_a_sender_that_a_bug_ends_is_caught(postbox, parties, monkeypatch):
    """The negative control of the test above: who lets a bug through sends nothing to the others."""
    monkeypatch.setattr(outbox._Sender, "_written", lambda sender, letter: with_a_bug(letter, sender.now))
    parties(3)
    with pytest.raises(ZeroDivisionError):
        deliver_with_a_bug(NOW)
    assert states() == {"waits": 3}
