"""The banners above a page: known failures and remarks, at most three, the newest first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.views.common import Advice
from ui.widgets.banner import Banner

_MOST = 3


class BannerStrip(QWidget):
    """Takes no room while there is nothing to say."""

    acted = Signal(object)

    def __init__(self, close_words: str, parent: QWidget | None = None, *, margin: int = 28) -> None:
        super().__init__(parent)
        self._close_words = close_words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(margin, 12, margin, 0)
        self._column.setSpacing(6)
        self.banners: list[Banner] = []
        self.hide()

    def show_advice(self, advice: Advice) -> None:
        """Show an advice on top; one of the same code before it goes."""
        self.drop(advice.code)
        for old in self.banners[_MOST - 1 :]:
            self._remove(old)
        banner = Banner(advice, self._close_words)
        banner.acted.connect(self._act)
        banner.closed.connect(self._close)
        self.banners.insert(0, banner)
        self._column.insertWidget(0, banner)
        self.show()

    def drop(self, code: str) -> None:
        """Take away the advice of a code, because it no longer holds."""
        for banner in [one for one in self.banners if one.advice.code == code]:
            self._remove(banner)

    def _remove(self, banner: Banner) -> None:
        self.banners.remove(banner)
        self._column.removeWidget(banner)
        # Deleted only when the event loop comes round: until then it would still be painted.
        banner.hide()
        banner.deleteLater()
        self.setVisible(bool(self.banners))

    def _act(self, route: object) -> None:
        if route is not None:
            self.acted.emit(route)

    def _close(self, code: str) -> None:
        self.drop(code)
