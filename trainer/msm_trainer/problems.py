"""What can end a run, each with the exit code that tells it apart."""

DONE, FAULT, STOPPED = 0, 70, 75


class RunError(ValueError):
    """Ends a run with its class's code and one sentence."""

    code = FAULT


class AlreadyRunningError(RunError):
    """The same run is going on in another process."""

    code = 3


class BadSpecError(RunError):
    """`run.json` does not say what to do."""

    code = 64


class DataError(RunError):
    """A data file is missing, malformed, or nothing of it can be trained on."""

    code = 65


class BaseModelError(RunError):
    """The weights to start from are missing, or not in safetensors."""

    code = 66


class DeviceError(RunError):
    """A device or a package that was asked for is not there."""

    code = 69


class DiskFullError(RunError):
    """There is no room left for what must be saved."""

    code = 73


class DivergedError(RunError):
    """The loss is no longer a finite number."""

    code = 76


class ExportDisagreesError(RunError):
    """An exported file does not say what the trained model says."""

    code = 77
