//! The panel on the right: its tabs, the analysis behind one of them, the lesson behind another.

use std::sync::Arc;

use egui::Context;

use super::App;
use crate::ui::analyst::Analyst;
use crate::ui::panels::dialog::Then;
use crate::ui::panels::right::{Right, Tab};
use crate::ui::runner::Wake;
use crate::ui::selection::Selection;
use crate::ui::teacher::{Lesson, Wish};
use crate::ui::widgets::side_panel::Side;

/// What the panel on the right shows.
pub(super) struct OnRight {
    /// Which tab is open.
    pub(super) tab: Tab,
    /// Whether the lesson is to be shown again once nothing is selected.
    is_lesson_behind: bool,
    pub(super) analyst: Analyst,
    pub(super) lesson: Option<Lesson>,
}

impl OnRight {
    /// As the window begins; `wake` wakes it.
    pub(super) const fn new(wake: Wake) -> Self {
        Self { tab: Tab::Inspect, is_lesson_behind: false, analyst: Analyst::new(wake), lesson: None }
    }

    /// What of it is drawn.
    pub(super) fn view(&self, floats_at: Side) -> Right<'_> {
        Right { tab: self.tab, found: self.analyst.found(), lesson: self.lesson.as_ref(), floats_at }
    }

    /// Shows a tab.
    const fn show(&mut self, tab: Tab) {
        (self.tab, self.is_lesson_behind) = (tab, false);
    }

    /// Another design is open: the lesson was of the one before.
    pub(super) fn begin(&mut self) {
        self.lesson = None;
        if self.tab == Tab::Lesson {
            self.show(Tab::Inspect);
        }
    }

    /// Whoever chooses something while a lesson is open wants to see what it is, and the lesson again after that.
    pub(super) fn make_way_for(&mut self, selection: &Selection) {
        if self.tab == Tab::Lesson && !selection.is_empty() {
            (self.tab, self.is_lesson_behind) = (Tab::Inspect, true);
        } else if self.is_lesson_behind && selection.is_empty() {
            self.show(Tab::Lesson);
        }
    }
}

impl App {
    /// Which tab of the panel on the right is open.
    #[must_use]
    pub const fn tab(&self) -> Tab {
        self.on_right.tab
    }

    /// The stage that is open.
    #[must_use]
    pub const fn lesson(&self) -> Option<&Lesson> {
        self.on_right.lesson.as_ref()
    }

    /// What was found of the design.
    #[must_use]
    pub const fn analyst(&self) -> &Analyst {
        &self.on_right.analyst
    }

    pub(super) fn show_tab(&mut self, tab: Tab) {
        self.on_right.show(tab);
        self.is_inspector_asked = self.is_inspector_asked.map(|_| true);
    }

    /// Hears what was found and checked since the last frame.
    pub(super) fn hear_analyses(&mut self, context: &Context, is_shown: bool) {
        let design = Arc::clone(self.history.design());
        let is_wanted = is_shown && self.on_right.tab == Tab::Findings && !self.is_welcoming();
        self.on_right.analyst.look(context, &design, is_wanted);
        if let Some(lesson) = &mut self.on_right.lesson {
            lesson.hear(&design);
        }
    }

    /// A stage is open now.
    pub(super) fn begin_lesson(&mut self, id: &str) {
        self.on_right.lesson = Lesson::of(id);
        if self.on_right.lesson.is_some() {
            self.show_tab(Tab::Lesson);
        }
    }

    pub(super) fn learn(&mut self, context: &Context, wish: Wish) {
        let (design, wake) = (Arc::clone(self.history.design()), Arc::clone(&self.wake));
        let Some(lesson) = &mut self.on_right.lesson else { return };
        match wish {
            Wish::Reveal => lesson.is_revealed = true,
            Wish::Hint => lesson.hints += 1,
            Wish::Check => lesson.begin_check(&design, &wake),
            Wish::Begin | Wish::Solution => self.unless_unsaved(context, Then::Learn(wish)),
        }
    }

    /// Opens the design that a challenge begins with, or the stage's own. The lesson goes on.
    pub(super) fn take_up_lesson(&mut self, wish: Wish) {
        let Some(lesson) = self.on_right.lesson.take() else { return };
        let design = if wish == Wish::Begin { lesson.entry.before.clone() } else { lesson.entry.design.clone() };
        self.take_up(design, None);
        self.on_right.lesson = Some(lesson);
        self.show_tab(Tab::Lesson);
    }
}
