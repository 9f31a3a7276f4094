"""What every failure that a person can meet has: a code, a status, and two sentences."""

from typing import ClassVar

from studio.task import Failure

Fact = str | int


class DarkroomError(Exception):
    """The root. Raise a leaf; its keyword arguments are the facts its sentences name."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"
    web: ClassVar[str] = "Something went wrong on our side. Please try again."
    chat: ClassVar[str] = "Something went wrong on our side. Please try again."
    retryable: ClassVar[bool] = False

    def __init__(self, *, retry_after: int | None = None, **facts: Fact) -> None:
        super().__init__(self.code)
        self.retry_after = retry_after
        self.facts = facts

    @property
    def detail(self) -> str:
        """The web sentence, facts filled in."""
        return self.tell(self.web)

    @property
    def chat_detail(self) -> str:
        """The chat sentence, facts filled in; plain text."""
        return self.tell(self.chat)

    def tell(self, sentence: str, **named: Fact) -> str:
        """Return a sentence about this failure, such as a translated one, facts filled in.

        Facts that are `named` here, such as translated ones, take the place of its own.
        """
        return sentence.format_map(_Facts(self.facts | named))

    @property
    def incident(self) -> str | None:
        """What leads the operator to the log, where something unexpected happened."""
        found = self.facts.get("incident")
        return found if isinstance(found, str) else None

    def as_failure(self) -> Failure:
        """Return what a task keeps of this error."""
        return Failure(code=self.code, facts=self.facts)


class _Facts(dict[str, Fact]):
    """A missing fact leaves a gap in a sentence, never a crash in an error path."""

    def __missing__(self, key: str) -> str:
        return "…"
