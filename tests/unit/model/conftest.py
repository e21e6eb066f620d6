"""Invented cases without a stopwatch: a busy machine must not turn a test red."""

from hypothesis import settings

settings.register_profile("kongtun", deadline=None)
settings.load_profile("kongtun")
