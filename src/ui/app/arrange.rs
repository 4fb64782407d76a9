//! What the commands that put things in order do to the design, each as one step of the history.

use super::{App, Command};
use crate::design::Edit;
use crate::ui::canvas::arrange::{self, Axis, Line};
use crate::ui::canvas::{Motion, layout};
use crate::ui::selection::Selection;

impl App {
    /// The next change of the design is shown as a move, unless movement was asked to be spared.
    fn glide(&mut self) {
        if self.settings.motion == Motion::Travelling {
            self.canvas.glide();
        }
    }

    /// Carries out a command of the menu "Arrange".
    pub(super) fn arrange(&mut self, command: Command) {
        match command {
            Command::Group => self.group(),
            Command::Ungroup => self.ungroup(),
            _ => {
                let Some(edit) = self.arranging(command) else { return };
                if moves(command) {
                    self.glide();
                }
                self.edit(&edit, None);
            }
        }
    }

    /// The edit of a command that leaves the selection as it is.
    fn arranging(&self, command: Command) -> Option<Edit> {
        let (design, selection) = (self.history.design(), &self.selection);
        match command {
            Command::DistributeHorizontally => arrange::distribute(design, selection, Axis::Horizontal),
            Command::DistributeVertically => arrange::distribute(design, selection, Axis::Vertical),
            Command::TidyUp => layout::tidy(design),
            Command::Lock => arrange::lock(design, selection),
            Command::OneMore => arrange::change_instances(design, selection, 1),
            Command::OneFewer => arrange::change_instances(design, selection, -1),
            _ => arrange::align(design, selection, line(command)?),
        }
    }

    /// Draws a data center around the selection and selects it.
    pub(super) fn group(&mut self) {
        if let Some((id, edit)) = arrange::group(self.history.design(), &self.selection) {
            self.glide();
            self.edit(&edit, None);
            self.canvas.focus_data_center(id.clone());
            self.canvas.show_whole(Selection::of_id(id.clone()));
            self.selection = Selection::of_id(id);
        }
    }

    /// Takes the selected data centers away and selects what stood in them.
    fn ungroup(&mut self) {
        if let Some((selection, edit)) = arrange::ungroup(self.history.design(), &self.selection) {
            self.edit(&edit, None);
            self.selection = selection;
        }
    }
}

/// Whether a command puts things elsewhere, which the canvas shows as a move.
fn moves(command: Command) -> bool {
    let is_spreading = matches!(command, Command::DistributeHorizontally | Command::DistributeVertically);
    command == Command::TidyUp || is_spreading || line(command).is_some()
}

/// The line that a command aligns to.
pub(super) const fn line(command: Command) -> Option<Line> {
    match command {
        Command::AlignLeft => Some(Line::Left),
        Command::AlignCenter => Some(Line::Center),
        Command::AlignRight => Some(Line::Right),
        Command::AlignTop => Some(Line::Top),
        Command::AlignMiddle => Some(Line::Middle),
        Command::AlignBottom => Some(Line::Bottom),
        _ => None,
    }
}
