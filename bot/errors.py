"""The family of errors. Each says what the edge answers.

    OmbudslineError
    ├── ConfigurationError   a setting or district file is wrong   command line: exit 2, the setting named
    ├── InvalidInputError    what somebody typed is wrong          modal: the field marked; command line: exit 2
    ├── RefusedError         this person may not do this           Slack: a short ephemeral line, nothing revealed
    ├── ConflictError        somebody else was faster              Slack: a clear message, the draft kept
    ├── NotFoundError        no such case, month, file             the same words whether it is absent or walled
    └── UnavailableError     a part does not answer now            SMTP: 451; command line: exit 1

Storage has its own small family in storage/errors.py.
"""


class OmbudslineError(Exception):
    """Root. `str(error)` is safe to show: it never holds text from a message."""

    exit_code = 1


class ConfigurationError(OmbudslineError):
    """A setting or a district file is wrong; `field` names it."""

    exit_code = 2

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


class InvalidInputError(OmbudslineError):
    """What somebody typed cannot be taken; `field` names the box."""

    exit_code = 2

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


class RefusedError(OmbudslineError):
    """Not open to this person."""


class ConflictError(OmbudslineError):
    """The case changed under the writer's hands."""


class NotFoundError(OmbudslineError):
    """There is no such thing, or none for this person."""


class UnavailableError(OmbudslineError):
    """A part does not answer now; trying again later is right."""
