from .dispatch import Dispatch, DispatchState, Line
from .look import Look
from .notice import Notice
from .preference import Preference, choices_of
from .subscription import PushSubscription

__all__ = ["Dispatch", "DispatchState", "Line", "Look", "Notice", "Preference", "PushSubscription", "choices_of"]
