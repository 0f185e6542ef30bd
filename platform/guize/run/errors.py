"""What can go wrong in running Guize, told to the operator with the cure."""


class RunError(Exception):
    """Guize cannot start or go on; the message says what is wrong, where, and the cure."""


class AlreadyRunningError(RunError):
    """Another process holds the data directory."""
