"""The record's screens, brought up for the pictures: an export and what it says when it fails, the log, its alarms."""

import tempfile
from dataclasses import replace

from desktop import phrases
from desktop.demo_shots import Photographer
from desktop.ports.journal import Standing
from desktop.views.activity import ActivityPage
from desktop.views.exports import ExportsPage
from desktop.views.journal import JournalPage
from desktop.views.record import RecordPage
from desktop.widgets.export_panel import own_folder, told


def exported(one: Photographer) -> None:
    """The record that is open was written into files."""
    page = one.window.page(RecordPage)
    one.window.menus.by_keys("Ctrl+P").trigger()
    one.wait_for(lambda: bool(page.details.facts))
    page.panel.folder = tempfile.mkdtemp(prefix="colloque-")
    page.panel.button.click()
    one.wait_for(page.panel.open.isVisible)
    page.panel.folder = own_folder()
    page.panel.where.set(told(page.panel.folder))


def export_failed(one: Photographer) -> None:
    """There was no space left."""
    one.window.page(RecordPage).panel.show_failed(phrases.sentence("disk.full", {"name": "record.pdf"}))


def journal(one: Photographer) -> None:
    """The practice's log, checked."""
    one.window.go("journal")
    page = one.window.page(JournalPage)
    one.wait_for(lambda: page.model.rowCount() > 0)
    page.check()
    one.wait_for(lambda: page.panel.stop.isHidden() and bool(page.panel.state.text()))


def journal_alarm(one: Photographer) -> None:
    """The vault is older than the log of the practice."""
    journal(one)
    page = one.window.page(JournalPage)

    def show(standing: Standing) -> None:
        page._on_standing(replace(standing, alarm="record.rolled_back"))
        page.panel.show_idle("")

    page._engine.ask(lambda desk: desk.journal.standing(), show)
    one.wait_for(page.panel.out.isVisible)


def exports(one: Photographer) -> None:
    """What left in clear, and two records chosen to follow."""
    one.window.go("exports")
    page = one.window.page(ExportsPage)
    one.wait_for(lambda: page.model.rowCount() > 0 and page.several.list.count() > 1)


def activity(one: Photographer) -> None:
    """What the practice did with its questions."""
    one.window.go("activity")
    page = one.window.page(ActivityPage)
    one.wait_for(lambda: bool(page.stops.value.text()))
