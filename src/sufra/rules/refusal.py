"""A refusal is ordinary life: a code, and the facts that its sentence needs."""


class Refusal(Exception):
    """Say no with a code; the feature's forms.py holds the sentence for it."""

    def __init__(self, code: str, **facts: object) -> None:
        """Take the code and what the sentence names."""
        super().__init__(code)
        self.code = code
        self.facts = facts
