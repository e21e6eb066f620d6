"""Themes: the table of look/LOOK.md computed again, the palette whole, a switch that repaints."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPalette
from pytestqt.qtbot import QtBot

from resources.locate import locate
from tests.support.shown_window import application, open_window, show
from ui.theme import icons
from ui.theme.apply import MODES, apply_theme, tokens_for
from ui.theme.current import put_tokens, tokens, watch
from ui.theme.palette import palette_of
from ui.theme.style_sheet import style_sheet
from ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens, contrast_of
from ui.theme.type_scale import ROLES, font, line_box
from ui.widgets.words import Words

THEMES = (LIGHT, DARK, HIGH_CONTRAST)
TEXTS = ("text", "text2", "ghost", "accent", "ok", "warn", "bad")
PROGRAMMES = ("mf", "gf", "dm", "ri")


def luminance(colour: QColor) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(one) for one in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda one: one.name)
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("ground", ["surface", "chrome", "raised", "zebra"])
def test_text_stands_off_every_ground(theme: Tokens, name: str, ground: str) -> None:
    assert contrast(theme.colour(name), theme.colour(ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda one: one.name)
@pytest.mark.parametrize("tone", ["ok", "warn", "bad"])
def test_states_stand_off_their_soft_ground(theme: Tokens, tone: str) -> None:
    assert contrast(theme.colour(tone), theme.colour(f"{tone}_soft")) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda one: one.name)
def test_borders_focus_and_programmes_reach_three_to_one(theme: Tokens) -> None:
    for name in ("border", "focus", *PROGRAMMES):
        assert contrast(theme.colour(name), theme.surface) >= 3.0, name
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, theme.sel) >= 4.5


def test_high_contrast_takes_ground_and_ink_of_the_system() -> None:
    system = QPalette()
    system.setColor(QPalette.ColorRole.Window, QColor("#FFFFE0"))
    system.setColor(QPalette.ColorRole.WindowText, QColor("#000080"))
    theme = contrast_of(system)
    assert (theme.surface, theme.text) == (QColor("#FFFFE0"), QColor("#000080"))
    assert theme.outlined
    assert contrast(theme.bad, theme.surface) >= 4.5


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", THEMES, ids=lambda one: one.name)
def test_the_palette_leaves_no_role_to_chance(theme: Tokens) -> None:
    palette = palette_of(theme)
    ours = {theme.colour(name).name() for name in Tokens.__dataclass_fields__ if name != "name"}
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)
    roles = [one for one in QPalette.ColorRole if one.name not in {"NoRole", "NColorRoles"}]
    strange = [
        f"{group.name} {role.name}"
        for group in groups
        for role in roles
        if palette.color(group, role).name() not in ours
    ]
    assert strange == []
    assert palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == theme.disabled


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("mode", MODES)
def test_every_mode_dresses_the_application(mode: str) -> None:
    app = application()
    apply_theme(app, mode)
    assert tokens() == tokens_for(app, mode)
    assert app.palette().color(QPalette.ColorRole.Window) == tokens().surface
    assert app.font().family() == "Sarabun"


@pytest.mark.usefixtures("qapp")
def test_only_the_system_mode_follows_the_system() -> None:
    app = application()
    apply_theme(app, "dark")
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert tokens() == DARK
    apply_theme(app, "system")
    put_tokens(DARK)
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert tokens() == tokens_for(app, "system")


@pytest.mark.usefixtures("qapp")
def test_an_unknown_mode_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        tokens_for(application(), "sepia")


def test_a_switch_repaints_an_open_window(qtbot: QtBot) -> None:
    window = open_window(qtbot).window
    light = window.grab().toImage().pixelColor(700, 700)
    apply_theme(application(), "dark")
    dark = window.grab().toImage().pixelColor(700, 700)
    assert (light, dark) == (LIGHT.surface, DARK.surface)


def test_who_watches_is_told_and_may_be_gone(qtbot: QtBot) -> None:
    class Watcher(Words):
        told = 0

        def hear(self) -> None:
            self.told += 1

    label = Watcher("กองทุน")
    show(qtbot, label, (200, 40))
    watch(label.hear)
    apply_theme(application(), "dark")
    assert label.told == 1


@pytest.mark.usefixtures("qapp")
def test_line_boxes_hold_stacked_marks() -> None:
    apply_theme(application(), "light")
    for role in ROLES:
        label = Words("ปี่ ฎุ ฟ้ำ ญู", role)
        assert label.minimumSizeHint().height() == line_box(role)
        assert line_box(role) >= 1.5 * QFontMetricsF(font(role)).height()


@pytest.mark.usefixtures("qapp")
def test_icons_take_the_colour_and_are_kept() -> None:
    picture = icons.pixmap("check", QColor("#FF0000"), 16, 1.25)
    assert picture.width() == 20
    image = picture.toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(20)
        for y in range(20)
        if image.pixelColor(x, y).alpha() > 200
    }
    assert inks == {"#ff0000"}
    assert icons.pixmap("check", QColor("#FF0000"), 16, 1.25) is picture
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", QColor("#FF0000"))


def test_every_shipped_icon_is_used() -> None:
    folder = locate("icons")
    sources = [path for part in ("ui", "desktop_app") for path in (folder.parents[1] / part).rglob("*.py")]
    every = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert [one.stem for one in folder.glob("*.svg") if f'"{one.stem}"' not in every] == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda one: one.name)
def test_the_style_sheet_has_no_rules_for_items_or_labels(theme: Tokens) -> None:
    sheet = style_sheet(theme)
    assert "::item" not in sheet
    assert "QLabel" not in sheet
    assert theme.focus.name() in sheet
