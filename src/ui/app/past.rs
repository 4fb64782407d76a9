//! Going back and forth in the run.

use std::sync::Arc;

use egui::Context;

use super::App;
use crate::ui::command::Command;
use crate::ui::runner::{Order, Report};
use crate::ui::{format, measures};

const SECOND_NS: u64 = 1_000_000_000;

impl App {
    /// Whether the timeline is shown: as it was asked for, else where there is room for it.
    pub(super) fn is_bottom_open(&self, context: &Context) -> bool {
        self.is_bottom_asked.unwrap_or_else(|| context.content_rect().height() >= measures::BOTTOM_CLOSED_BELOW)
    }

    /// Goes to another moment of the run, which stands still there.
    pub(super) fn seek(&mut self, time_ns: u64) {
        // Of several moments in a row, what the run did before the first of them counts.
        if !self.is_in_past() {
            self.was_running = self.runner.is_running();
        }
        self.runner.send(Order::Seek(time_ns));
    }

    fn is_in_past(&self) -> bool {
        let report = self.runner.report();
        report.is_past() || report.sought_ns.is_some()
    }

    /// Carries out a command about the past.
    pub(super) fn go_in_time(&mut self, command: Command) {
        let report = self.runner.report();
        let now_ns = report.sought_ns.unwrap_or_else(|| report.time_ns());
        match command {
            Command::GoLive => {
                self.runner.send(Order::Seek(report.past.furthest_ns));
                self.runner.send(Order::Run(self.was_running));
            }
            Command::BackSecond => self.seek(now_ns.saturating_sub(SECOND_NS)),
            Command::MarkMoment => self.bottom.mark_moment(self.language(), report.time_ns()),
            _ => {
                let mark = self.bottom.mark_beside(now_ns, command == Command::NextMark);
                if let Some(mark_ns) = mark {
                    self.seek(mark_ns.min(report.past.furthest_ns));
                }
            }
        }
    }

    /// Those of the commands about the past that cannot be carried out, each with the key of its reason.
    pub(super) fn refusals_in_time(&self, report: &Report) -> Vec<(Command, &'static str)> {
        let all = [Command::GoLive, Command::BackSecond, Command::PreviousMark, Command::NextMark, Command::MarkMoment];
        all.into_iter().filter_map(|command| Some((command, self.why_not_in_time(command, report)?))).collect()
    }

    fn why_not_in_time(&self, command: Command, report: &Report) -> Option<&'static str> {
        if report.past.furthest_ns == 0 {
            return Some("why_not.nothing_happened");
        }
        match command {
            Command::GoLive => (!self.is_in_past()).then_some("why_not.is_live"),
            Command::BackSecond => (report.time_ns() == 0).then_some("why_not.at_start"),
            Command::MarkMoment => None,
            _ => {
                let mark = self.bottom.mark_beside(report.time_ns(), command == Command::NextMark);
                mark.is_none_or(|mark_ns| mark_ns > report.past.furthest_ns).then_some("why_not.no_mark")
            }
        }
    }

    /// Says that something was done in the past, so that what had come after it is no more.
    pub(super) fn hear_forks(&mut self, report: &Arc<Report>) {
        let forks = report.past.forks;
        if forks > self.forks_seen {
            self.tell(self.text_with("timeline.forked", &[("clock", &format::clock(report.time_ns()))]));
        }
        self.forks_seen = forks;
    }
}
