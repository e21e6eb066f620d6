"""A bug's last stop: logged with its stack, told in words, and the program goes on where it can."""

import logging
import sys
from collections.abc import Callable
from types import TracebackType

_log = logging.getLogger(__name__)


def watch_bugs(tell: Callable[[], None]) -> None:
    """Log every uncaught exception without the values it carried in its message, then call ``tell``."""

    def hook(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        report_bug(bug.with_traceback(trace))
        # 130, as a shell reports a program ended by Ctrl+C: 128 and the signal's number.
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        tell()

    sys.excepthook = hook


def report_bug(bug: BaseException) -> None:
    """Log where ``bug`` happened: file, line and function of each frame, never a record's value."""
    frames = []
    trace = bug.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        # Not `traceback.format_exception`: it prints the message, and messages quote values of records.
        frames.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    _log.error("bug %s at %s", type(bug).__name__, " < ".join(reversed(frames)))
