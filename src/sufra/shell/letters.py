"""A letter as it is written: by a naming rule one text and one page, in its reader's language."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from sufra.shell.fields import BIDI_CONTROLS

FSI, PDI = "\u2068", "\u2069"
BLANK_LINES = re.compile(r"\n\s*\n\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What is said, whoever carries it; `short` is all that a telephone gets.

    `stop` is the address at which further ones are stopped, where the reader may wish that.
    """

    subject: str
    text: str
    html: str
    short: str
    language: str
    stop: str = ""


def isolated(words: object) -> str:
    """Return words of unknown direction as one line that cannot turn the text around them."""
    plain = " ".join(BIDI_CONTROLS.sub("", str(words)).split())
    return f"{FSI}{plain}{PDI}" if plain else ""


def compose(templates: str, context: dict[str, Any], *, subject: str, link: str, stop: str = "") -> Message:
    """Write a letter in the language that is active, from `templates`.txt and `templates`.html."""
    language = translation.get_language() or "en"
    facts = {
        **context, "link": link, "stop": stop, "origin": settings.ORIGIN, "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }  # fmt: skip
    line = " ".join(subject.split())
    return Message(
        subject=line,
        text=BLANK_LINES.sub("\n\n", render_to_string(f"{templates}.txt", facts)).strip() + "\n",
        html=render_to_string(f"{templates}.html", {**facts, "subject": line}),
        short=f"{line}\n{link}",
        language=language,
        stop=stop,
    )


def as_mail(message: Message, *, to: str, message_id: str) -> EmailMultiAlternatives:
    """Return a letter as an e-mail; a machine that answers letters is told that a machine wrote it."""
    headers = {
        "Message-ID": message_id, "Auto-Submitted": "auto-generated", "Content-Language": message.language,
    }  # fmt: skip
    if message.stop:
        headers["List-Unsubscribe"] = f"<{message.stop}>"
    if message.stop.startswith("https:"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(subject=message.subject, body=message.text, to=[to], headers=headers)
    mail.attach_alternative(message.html, "text/html")
    return mail
