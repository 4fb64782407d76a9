//! The panel on the right: its tabs, the analysis behind one of them, the lesson behind another.

use std::sync::Arc;

use egui::Context;

use super::App;
use crate::ui::panels::dialog::Then;
use crate::ui::panels::right::Tab;
use crate::ui::selection::Selection;
use crate::ui::teacher::{Lesson, Wish};

impl App {
    /// Which tab of the panel on the right is open.
    #[must_use]
    pub const fn tab(&self) -> Tab {
        self.tab
    }

    /// The stage that is open.
    #[must_use]
    pub const fn lesson(&self) -> Option<&Lesson> {
        self.lesson.as_ref()
    }

    /// What was found of the design.
    #[must_use]
    pub const fn analyst(&self) -> &crate::ui::analyst::Analyst {
        &self.analyst
    }

    pub(super) fn show_tab(&mut self, tab: Tab) {
        (self.tab, self.is_lesson_behind) = (tab, false);
        self.is_inspector_asked = self.is_inspector_asked.map(|_| true);
    }

    /// Whoever chooses something while a lesson is open wants to see what it is, and the lesson again after that.
    pub(super) fn make_way_for(&mut self, selection: &Selection) {
        if self.tab == Tab::Lesson && !selection.is_empty() {
            (self.tab, self.is_lesson_behind) = (Tab::Inspect, true);
        } else if self.is_lesson_behind && selection.is_empty() {
            (self.tab, self.is_lesson_behind) = (Tab::Lesson, false);
        }
    }

    /// Hears what was found and checked since the last frame.
    pub(super) fn hear_analyses(&mut self, context: &Context, is_shown: bool) {
        let design = Arc::clone(self.history.design());
        let is_wanted = is_shown && self.tab == Tab::Findings && !self.is_welcoming();
        self.analyst.look(context, &design, is_wanted);
        if let Some(lesson) = &mut self.lesson {
            lesson.hear(&design);
        }
    }

    /// A stage is open now.
    pub(super) fn begin_lesson(&mut self, id: &str) {
        self.lesson = Lesson::of(id);
        if self.lesson.is_some() {
            self.show_tab(Tab::Lesson);
        }
    }

    pub(super) fn learn(&mut self, context: &Context, wish: Wish) {
        let (design, wake) = (Arc::clone(self.history.design()), Arc::clone(&self.wake));
        let Some(lesson) = &mut self.lesson else { return };
        match wish {
            Wish::Reveal => lesson.is_revealed = true,
            Wish::Hint => lesson.hints += 1,
            Wish::Check => lesson.begin_check(&design, &wake),
            Wish::Begin | Wish::Solution => self.unless_unsaved(context, Then::Learn(wish)),
        }
    }

    /// Opens the design that a challenge begins with, or the stage's own. The lesson goes on.
    pub(super) fn take_up_lesson(&mut self, wish: Wish) {
        let Some(lesson) = self.lesson.take() else { return };
        let design = if wish == Wish::Begin { lesson.entry.before.clone() } else { lesson.entry.design.clone() };
        self.take_up(design, None);
        self.lesson = Some(lesson);
        self.show_tab(Tab::Lesson);
    }
}
