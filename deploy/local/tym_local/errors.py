"""The one error of the local stack: a sentence for the person at the keyboard."""


class LocalStackError(Exception):
    """The local stack cannot go on; the message is one line that says why and what to do."""
