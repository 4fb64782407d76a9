//! The menu under the right button: what can be done to the thing that was pressed.

use egui::{Button, Ui, WidgetInfo, WidgetType};

use super::View;
use super::arrange;
use super::mirror::Ends;
use super::moving;
use super::pick::Hit;
use super::place;
use crate::catalog::{self, Ability};
use crate::design::{Fault, Id};
use crate::ui::action::{Action, Placing};
use crate::ui::command::{Command, shortcut_text};
use crate::ui::standing::Standing;
use crate::words;

/// What was chosen that the canvas carries out itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// To type a name.
    Rename,
    /// To find something by its name and put it there.
    Insert,
    /// To write a free text there.
    Text,
    /// That what comes from the clipboard goes there.
    Paste,
}

/// The menu of what is at `at`, in canvas points, `visible` being the size of what is in view; nothing: of the canvas itself.
pub(super) fn show(
    ui: &mut Ui,
    view: &View<'_>,
    target: Option<&Hit>,
    (at, visible): (egui::Pos2, egui::Vec2),
    actions: &mut Vec<Action>,
) -> Option<Chosen> {
    ui.set_min_width(180.0);
    let mut menu = Menu { ui, view, actions, chosen: None };
    match target {
        Some(Hit::Component(id) | Hit::Port(id, _)) => menu.component(id),
        Some(Hit::Header(id) | Hit::Corner(id, _)) => menu.data_center(id),
        Some(Hit::Link(ends) | Hit::LinkEnd(ends, _)) => menu.link(ends),
        Some(Hit::Annotation(_)) => menu.annotation(),
        None => menu.canvas(at, visible),
    }
    menu.chosen
}

struct Menu<'a, 'v> {
    ui: &'a mut Ui,
    view: &'a View<'v>,
    actions: &'a mut Vec<Action>,
    chosen: Option<Chosen>,
}

impl Menu<'_, '_> {
    fn item(&mut self, key: &str, is_enabled: bool) -> bool {
        let words = words::text(self.view.language, key);
        self.ui.add_enabled(is_enabled, Button::new(words)).clicked()
    }

    /// A command of the table, with its shortcut; whether it was chosen.
    fn command(&mut self, command: Command) -> bool {
        self.command_as(&command.text(self.view.language), command, true)
    }

    /// The same in words that say more of what it does here.
    fn command_as(&mut self, words: &str, command: Command, is_enabled: bool) -> bool {
        let is_chosen = self.row(words, command, is_enabled);
        if is_chosen {
            self.actions.push(Action::Command(command));
        }
        is_chosen
    }

    /// A command that the canvas carries out itself.
    fn own(&mut self, command: Command, chosen: Chosen) {
        if self.row(&command.text(self.view.language), command, true) {
            self.chosen = Some(chosen);
        }
    }

    /// Whether the row of a command was pressed.
    fn row(&mut self, words: &str, command: Command, is_enabled: bool) -> bool {
        let keys = command.info().shortcuts.first().map(|keys| shortcut_text(self.ui.ctx(), keys)).unwrap_or_default();
        let response = self.ui.add_enabled(is_enabled, Button::new(words).shortcut_text(keys));
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, words));
        response.clicked()
    }

    /// Faults befall a run; without one there is nothing to kill.
    fn fault(&mut self, key: &str, is_enabled: bool, fault: Fault) {
        let has_run = self.view.snapshot.is_some();
        if self.item(key, has_run && is_enabled) {
            self.actions.push(Action::Fault(fault));
        }
    }

    fn lock(&mut self, id: &Id) {
        let is_locked = arrange::is_locked(self.view.design, id);
        let key = if is_locked { "canvas.menu.unlock" } else { "canvas.menu.lock" };
        self.command_as(&words::text(self.view.language, key), Command::Lock, true);
    }

    fn component(&mut self, id: &Id) {
        self.own(Command::Rename, Chosen::Rename);
        self.command(Command::Note);
        self.ui.separator();
        self.command(Command::Cut);
        self.command(Command::Copy);
        self.command(Command::Duplicate);
        self.ui.separator();
        let instances = self.view.design.components.get(id).map_or(1, |component| component.instances);
        self.command(Command::OneMore);
        self.command_as(&Command::OneFewer.text(self.view.language), Command::OneFewer, instances > 1);
        self.ui.separator();
        self.faults_of(id, instances as usize);
        self.ui.separator();
        self.command(Command::Group);
        self.lock(id);
        self.ui.separator();
        self.command(Command::Delete);
    }

    /// What can befall a component of its kind; `designed` is how many instances the design says.
    fn faults_of(&mut self, id: &Id, designed: usize) {
        let figures = self.view.snapshot.and_then(|snapshot| snapshot.components.get(id));
        let standing = figures.map(Standing::of).unwrap_or_default();
        let is_dead = figures.is_some() && standing.down == standing.all;
        self.fault("canvas.menu.kill", !is_dead, Fault::Kill(id.clone()));
        if figures.map_or(designed, |figures| figures.instances.len()) > 1 {
            let first = figures.and_then(|figures| figures.instances.iter().position(|instance| instance.is_alive));
            let number = first.map_or(1, |place| place as u32 + 1);
            self.fault("canvas.menu.kill_one", !is_dead, Fault::KillInstance(id.clone(), number));
        }
        self.fault("canvas.menu.restore", standing.down > 0 || standing.bad > 0, Fault::Restore(id.clone()));
        let kind = self.view.design.components.get(id).map(|component| component.kind.name());
        let abilities = kind.map_or(&[][..], |kind| catalog::info(kind).abilities);
        if abilities.contains(&Ability::Flush) {
            self.fault("canvas.menu.flush", !is_dead, Fault::Flush(id.clone()));
        }
        if abilities.contains(&Ability::Deploy) {
            self.fault("canvas.menu.deploy", true, Fault::Deploy(id.clone()));
            self.fault("canvas.menu.bad_deploy", true, Fault::BadDeploy(id.clone()));
        }
    }

    fn data_center(&mut self, id: &Id) {
        self.own(Command::Rename, Chosen::Rename);
        self.ui.separator();
        self.fault("canvas.menu.kill", true, Fault::KillDataCenter(id.clone()));
        self.fault("canvas.menu.restore", true, Fault::RestoreDataCenter(id.clone()));
        self.ui.separator();
        self.command(Command::Ungroup);
        self.lock(id);
        self.ui.separator();
        self.command(Command::Delete);
    }

    fn link(&mut self, (from, to): &Ends) {
        if self.item("canvas.menu.label", true) {
            self.chosen = Some(Chosen::Rename);
        }
        self.ui.separator();
        let figures = self.view.snapshot.and_then(|snapshot| snapshot.links.get(&(from.clone(), to.clone())));
        if figures.is_some_and(|figures| figures.is_cut) {
            self.fault("canvas.menu.mend", true, Fault::Mend(from.clone(), to.clone()));
        } else {
            self.fault("canvas.menu.cut", true, Fault::Cut(from.clone(), to.clone()));
        }
        self.ui.separator();
        self.command(Command::Delete);
    }

    fn annotation(&mut self) {
        self.own(Command::Rename, Chosen::Rename);
        self.command(Command::Delete);
    }

    fn canvas(&mut self, at: egui::Pos2, visible: egui::Vec2) {
        let at = moving::snap_to_grid(at);
        self.own(Command::QuickInsert, Chosen::Insert);
        if self.command(Command::Paste) {
            self.chosen = Some(Chosen::Paste);
        }
        self.ui.separator();
        if self.item("canvas.menu.add_data_center", true) {
            let (selection, edit) = place::edit(self.view.design, Placing::DataCenter, at, visible);
            self.actions.push(Action::Edit(edit));
            self.actions.push(Action::Select(selection));
        }
        self.own(Command::AddText, Chosen::Text);
        self.ui.separator();
        self.command(Command::TidyUp);
        self.command(Command::ZoomToFit);
        self.command(Command::SelectAll);
    }
}
