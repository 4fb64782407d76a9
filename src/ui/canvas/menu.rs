//! The menu under the right button: what can be done to the thing that was pressed.

use egui::containers::menu::SubMenuButton;
use egui::{Button, Ui, WidgetInfo, WidgetType};

use super::View;
use super::arrange;
use super::mirror::Ends;
use super::pick::Hit;
use crate::ui::action::Action;
use crate::ui::command::{ALIGNING, Command, shortcut_text};
use crate::ui::faults;
use crate::words;

/// What can befall a component.
const BEFALLING: [Command; 7] =
    [Command::Kill, Command::KillOne, Command::Restore, Command::Slow, Command::Flush, Command::Deploy, Command::BadDeploy];

/// The menu of what was pressed, which is selected, alone or with others; nothing: of the canvas itself. Whether something was
/// chosen that is put where the menu was opened.
pub(super) fn show(ui: &mut Ui, view: &View<'_>, target: Option<&Hit>, actions: &mut Vec<Action>) -> bool {
    ui.set_min_width(180.0);
    let before = actions.len();
    let mut menu = Menu { ui, view, actions };
    match target {
        Some(_) if view.selection.len() > 1 => menu.several(),
        Some(Hit::Component(_) | Hit::Port(..)) => menu.component(),
        Some(Hit::Header(_) | Hit::Corner(..)) => menu.data_center(),
        Some(Hit::Link(ends) | Hit::LinkEnd(ends, _)) => menu.link(ends),
        Some(Hit::Annotation(_)) => menu.annotation(),
        None => menu.canvas(),
    }
    target.is_none() && actions.len() > before
}

struct Menu<'a, 'v> {
    ui: &'a mut Ui,
    view: &'a View<'v>,
    actions: &'a mut Vec<Action>,
}

impl Menu<'_, '_> {
    fn command(&mut self, command: Command) {
        self.command_as(command, command.info().key);
    }

    /// A command in words that say more of what it does here.
    fn command_as(&mut self, command: Command, key: &str) {
        let language = self.view.language;
        let keys = command.info().shortcuts.first().map(|keys| shortcut_text(self.ui.ctx(), keys)).unwrap_or_default();
        let why_not = (self.view.refusal)(command);
        let words = words::text(language, key);
        let response = self.ui.add_enabled(why_not.is_none(), Button::new(&words).shortcut_text(keys));
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, why_not.is_none(), &words));
        if response.on_disabled_hover_text(words::text(language, why_not.unwrap_or_default())).clicked() {
            self.actions.push(Action::Command(command));
        }
    }

    fn commands(&mut self, commands: &[Command]) {
        for command in commands {
            self.command(*command);
        }
    }

    /// What can befall what is selected, so far as it is of such a kind; whether there is anything.
    fn faults(&mut self, commands: &[Command]) -> bool {
        let View { design, selection, snapshot, .. } = *self.view;
        // What lives is not brought back.
        let is_for_it = |command: &Command| {
            let why_not = faults::why_not(*command, design, selection, snapshot);
            !matches!(why_not, Some(faults::NOT_FOR_IT | faults::NOTHING_DEAD))
        };
        let shown: Vec<Command> = commands.iter().copied().filter(is_for_it).collect();
        self.commands(&shown);
        !shown.is_empty()
    }

    fn lock(&mut self) {
        let is_locked = arrange::are_locked(self.view.design, self.view.selection);
        self.command_as(Command::Lock, if is_locked { "canvas.menu.unlock" } else { "canvas.menu.lock" });
    }

    fn component(&mut self) {
        self.commands(&[Command::Rename, Command::Note]);
        self.ui.separator();
        self.commands(&[Command::Cut, Command::Copy, Command::Duplicate]);
        self.ui.separator();
        self.commands(&[Command::OneMore, Command::OneFewer]);
        self.ui.separator();
        if self.faults(&BEFALLING) {
            self.ui.separator();
        }
        self.command(Command::Group);
        self.lock();
        self.ui.separator();
        self.command(Command::Delete);
    }

    fn data_center(&mut self) {
        self.command(Command::Rename);
        self.ui.separator();
        self.commands(&[Command::Cut, Command::Copy, Command::Duplicate]);
        self.ui.separator();
        self.faults(&[Command::Kill, Command::Restore]);
        self.ui.separator();
        self.command(Command::Ungroup);
        self.lock();
        self.ui.separator();
        self.command(Command::Delete);
    }

    fn link(&mut self, (from, to): &Ends) {
        self.command_as(Command::Rename, "canvas.menu.label");
        self.ui.separator();
        if faults::is_cut(self.view.snapshot, from, to) {
            self.command_as(Command::Restore, "canvas.menu.mend");
        } else {
            self.command_as(Command::Kill, "canvas.menu.cut");
        }
        self.command(Command::Lossy);
        self.ui.separator();
        self.command(Command::Delete);
    }

    fn annotation(&mut self) {
        self.command(Command::Rename);
        self.ui.separator();
        self.commands(&[Command::Cut, Command::Copy, Command::Duplicate]);
        self.ui.separator();
        self.lock();
        self.ui.separator();
        self.command(Command::Delete);
    }

    fn several(&mut self) {
        self.commands(&[Command::Cut, Command::Copy, Command::Duplicate]);
        self.ui.separator();
        let (view, actions) = (self.view, &mut *self.actions);
        SubMenuButton::new(words::text(view.language, "canvas.menu.align")).ui(self.ui, |ui| {
            let mut menu = Menu { ui, view, actions };
            for (place, rows) in ALIGNING.iter().enumerate() {
                if place > 0 {
                    menu.ui.separator();
                }
                menu.commands(rows);
            }
        });
        self.command(Command::Group);
        self.lock();
        self.ui.separator();
        self.commands(&[Command::OneMore, Command::OneFewer]);
        self.faults(&[Command::Kill, Command::Restore, Command::Slow]);
        self.ui.separator();
        self.command(Command::Delete);
    }

    fn canvas(&mut self) {
        self.commands(&[Command::QuickInsert, Command::Paste]);
        self.ui.separator();
        self.command_as(Command::AddDataCenter, "canvas.menu.add_data_center");
        self.command(Command::AddText);
        self.ui.separator();
        self.commands(&[Command::Spike, Command::HotKey, Command::Chaos]);
        self.ui.separator();
        self.commands(&[Command::TidyUp, Command::ZoomToFit, Command::SelectAll]);
    }
}
