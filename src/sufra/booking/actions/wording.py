"""A host's own sentences in its letters."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sufra.models import Campaign, LetterWords, User
from sufra.shell.audit import note


@transaction.atomic
def word_letters(
    *, campaign: Campaign, user: User | None, sentences: Mapping[tuple[str, str], str], now: datetime
) -> None:
    """Keep these sentences by kind and language; an empty one goes, one of another language stays."""
    for (kind, language), sentence in sentences.items():
        LetterWords.objects.filter(campaign=campaign, kind=kind, language=language).delete()
        if sentence:
            LetterWords(campaign=campaign, kind=kind, language=language, sentence=sentence).save()
    note(host=campaign.host, user=user, deed="word_letters", target=campaign, now=now)
