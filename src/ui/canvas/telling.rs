//! The one live figure that says most about each kind, at the lower right of its card; of what only watches and acts, both sides.

use super::face::{Face, Source};
use crate::design::{Id, KindName};
use crate::engine::snapshot::ComponentFigures;
use crate::ui::{format, operations, sharding};
use crate::words;

impl Source<'_> {
    /// What stands at the lower right; empty where nothing was measured that is worth the place.
    pub(super) fn telling_figure(&self, id: &Id, kind: KindName, figures: &ComponentFigures) -> String {
        let rate = || format::rate(self.language, figures.arrival_rate_per_s);
        match kind {
            KindName::Client => self.duration("canvas.p99", figures.sojourn.map(|sojourn| sojourn.p99_ms)),
            KindName::Dns => self.word("canvas.queries"),
            KindName::DatabaseFollower if figures.is_promoted => self.word("canvas.promoted"),
            KindName::DatabaseFollower if figures.lag_ms.is_some() => self.duration("canvas.lag", figures.lag_ms),
            KindName::Cache | KindName::Cdn => figures.hit_ratio.map_or_else(rate, |ratio| self.share("canvas.hit", ratio)),
            KindName::SessionStore => {
                figures.sessions.map_or_else(rate, |sessions| self.number("canvas.sessions", sessions as f64))
            }
            KindName::Queue => {
                figures.backlog.map_or_else(rate, |backlog| self.number("canvas.waiting", backlog.waiting as f64))
            }
            KindName::Worker => {
                let done = format::rate_figure(self.language, figures.completion_rate_per_s);
                self.word_with("canvas.jobs", "rate", &done)
            }
            KindName::ShardRouter => self.busiest_shard(id),
            KindName::LoadBalancer => match figures.healthy_targets {
                Some((healthy, of)) if healthy < of => self.word_with("canvas.healthy", "share", &format!("{healthy}/{of}")),
                _ => rate(),
            },
            KindName::Monitor | KindName::Automation => String::new(),
            _ => rate(),
        }
    }

    fn duration(&self, key: &str, ms: Option<f64>) -> String {
        self.word_with(key, "time", &format::measured_ms(self.language, ms))
    }

    fn share(&self, key: &str, ratio: f64) -> String {
        self.word_with(key, "share", &format::percent(ratio))
    }

    fn number(&self, key: &str, number: f64) -> String {
        self.word_with(key, "count", &format::count(self.language, number))
    }

    fn busiest_shard(&self, router: &Id) -> String {
        let share = self.snapshot.and_then(|snapshot| sharding::busiest_share(self.design, snapshot, router));
        share.map_or_else(String::new, |share| self.share("canvas.busiest_shard", share))
    }

    /// What a monitor sees, and what an automation did last to what it manages.
    pub(super) fn tell_operator(&self, face: &mut Face, id: &Id, kind: KindName, figures: &ComponentFigures) {
        match kind {
            KindName::Monitor => self.tell_monitor(face, id, figures.alerts.unwrap_or_default()),
            KindName::Automation => self.tell_automation(face, id),
            _ => {}
        }
    }

    fn tell_monitor(&self, face: &mut Face, id: &Id, alerts: u64) {
        face.is_alarming = alerts > 0;
        face.left = match alerts {
            0 => self.word("canvas.all_well"),
            1 => self.word("canvas.alert_one"),
            alerts => self.number("canvas.alerts", alerts as f64),
        };
        let last = self.snapshot.and_then(|snapshot| operations::last_of_monitor(snapshot, self.design, id));
        if let Some(last) = last.filter(|_| alerts > 0) {
            face.right = self.ago(last.at_s);
        }
    }

    fn tell_automation(&self, face: &mut Face, id: &Id) {
        let last = self.snapshot.and_then(|snapshot| operations::last_of_automation(snapshot, id));
        let Some(last) = last else {
            face.left = self.word("canvas.nothing_done");
            return;
        };
        face.kind_line = format!("→ {}", operations::place(self.language, self.design, last));
        face.left = self.word(operations::key(last.what));
        face.right = self.ago(last.at_s);
    }

    /// How long ago a moment of the run was, coarsely, so that it can be read while it changes.
    fn ago(&self, at_s: f64) -> String {
        let now_s = self.snapshot.map_or(0.0, |snapshot| snapshot.time_ns as f64 / 1e9);
        let passed_s = (now_s - at_s).max(0.0) as u64;
        if passed_s == 0 {
            return self.word("canvas.just_now");
        }
        words::text_with(self.language, "canvas.ago", &[("time", &format::age(self.language, passed_s))])
    }
}
