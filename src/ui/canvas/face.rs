//! What a card says: name, kind and figures of a component in words, from the design and from what the run has measured.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::kind_line::kind_line;
use super::reached::Reached;
use super::spark::{Spark, spark};
use crate::catalog::{self, Group};
use crate::design::{Component, Design, Id, KindName};
use crate::engine::Snapshot;
use crate::engine::snapshot::{ComponentFigures, Reason};
use crate::ui::format;
use crate::ui::runner::History;
use crate::ui::standing::{self, Standing};
use crate::words::{self, Language};

/// How a component is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// Nothing is known: there is no run.
    #[default]
    Unknown,
    /// Nothing reaches it, and it does nothing.
    Idle,
    /// Under 70 % of what it can do.
    Ok,
    /// From 70 to 90 %.
    Busy,
    /// Over 90 %, or it turns requests away.
    Overloaded,
    /// Nothing of it serves yet, but it is on its way.
    Starting,
    /// None of its instances lives or is being started.
    Dead,
}

impl Health {
    /// The state at a load, coming from `self`. It is entered at 70 and 90 % and left at 66 and 86 %, so that it does not flicker.
    #[must_use]
    pub fn at_load(self, load_ratio: f64, is_refusing: bool) -> Self {
        let hold = |state: Self| if self == state || (self == Self::Overloaded && state == Self::Busy) { 0.04 } else { 0.0 };
        if is_refusing || load_ratio > 0.9 - hold(Self::Overloaded) {
            Self::Overloaded
        } else if load_ratio > 0.7 - hold(Self::Busy) {
            Self::Busy
        } else {
            Self::Ok
        }
    }

    /// The key of its word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unknown => "canvas.state.unknown",
            Self::Idle => "canvas.state.idle",
            Self::Ok => "canvas.state.ok",
            Self::Busy => "canvas.state.busy",
            Self::Overloaded => "canvas.state.overloaded",
            Self::Starting => "canvas.state.starting",
            Self::Dead => "canvas.state.dead",
        }
    }
}

/// How serious a badge is, and so its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    Busy,
    /// Something that hurts now.
    Overloaded,
    /// Something new.
    Gold,
}

/// A mark at the upper right of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// What it says, in the language of the interface.
    pub text: String,
    /// Its glyph's name.
    pub glyph: &'static str,
    /// How serious it is.
    pub tone: Tone,
}

/// All that a card shows, in words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Face {
    pub(super) name: String,
    /// The name where there is room for a word only.
    pub(super) short_name: String,
    pub(super) kind_line: String,
    /// The author's remark; empty for none.
    pub(super) note: String,
    /// How many of it there are ("×3"), beside the kind line; empty for one.
    pub(super) times: String,
    pub(super) glyph: &'static str,
    pub(super) group: Group,
    pub(super) is_leader: bool,
    pub(super) instances: u32,
    pub(super) health: Health,
    /// The filled share of the bar; none: no bar.
    pub(super) load_ratio: Option<f32>,
    pub(super) left: String,
    pub(super) right: String,
    /// Whether what stands on the left is about something that is wrong elsewhere.
    pub(super) is_alarming: bool,
    pub(super) badge: Option<Badge>,
    /// Calls that wait for a slot or a CPU.
    pub(super) waiting: u64,
    /// How it has been lately.
    pub(super) spark: Spark,
    /// Why calls fail here, and how many.
    pub(super) failing: Option<Failing>,
}

/// Why calls fail at a component, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failing {
    pub(super) words: String,
    /// Whether a user hears of it; where not, the calls were tried again elsewhere.
    pub(super) reaches_users: bool,
}

impl Default for Face {
    fn default() -> Self {
        Self {
            name: String::new(),
            short_name: String::new(),
            kind_line: String::new(),
            note: String::new(),
            times: String::new(),
            glyph: "",
            group: Group::Edge,
            is_leader: false,
            instances: 1,
            health: Health::Unknown,
            load_ratio: None,
            left: String::new(),
            right: String::new(),
            is_alarming: false,
            badge: None,
            waiting: 0,
            spark: Spark::new(),
            failing: None,
        }
    }
}

/// Where faces get their words from.
pub(super) struct Source<'a> {
    pub(super) design: &'a Design,
    /// Which share of all users each client has.
    pub(super) shares: BTreeMap<Id, f64>,
    /// See [`linked`]; found where it is asked for.
    pub(super) linked: OnceCell<BTreeSet<&'a Id>>,
    pub(super) snapshot: Option<&'a Snapshot>,
    pub(super) reached: &'a Reached,
    /// The run second by second, where cards have room for it.
    pub(super) history: Option<&'a History>,
    pub(super) language: Language,
    pub(super) badges: &'a BTreeMap<Id, Badge>,
}

impl Source<'_> {
    /// The face of a component whose health was `before`.
    pub(super) fn face(&self, id: &Id, component: &Component, before: Health) -> Face {
        let info = catalog::info(component.kind.name());
        let name = catalog::component_name(self.language, id, component);
        let says_kind = name.starts_with(&catalog::kind_label(self.language, info.name));
        let users = if info.name == KindName::Client { self.users_of(id) } else { 0.0 };
        let mut face = Face {
            kind_line: kind_line(self.language, component, says_kind, users),
            times: times(component.instances),
            short_name: self.short_name(info.name, &name),
            name,
            glyph: info.glyph,
            group: info.group,
            is_leader: info.name == KindName::DatabaseLeader,
            note: component.note.clone(),
            instances: component.instances,
            badge: self.badges.get(id).cloned(),
            ..Face::default()
        };
        let figures = self.snapshot.and_then(|snapshot| Some((snapshot, snapshot.components.get(id)?)));
        // At the very start nothing is measured yet; a zero would read as a measurement.
        let is_told = |figures: &ComponentFigures, time_ns: u64| time_ns > 0 || figures.dead_since_ns.is_some();
        if let Some((snapshot, figures)) = figures.filter(|(snapshot, figures)| is_told(figures, snapshot.time_ns)) {
            self.measure(&mut face, (id, component), (figures, snapshot.time_ns), before);
        }
        face
    }

    pub(super) fn word(&self, key: &str) -> String {
        words::text(self.language, key)
    }

    pub(super) fn word_with(&self, key: &str, name: &str, value: &str) -> String {
        words::text_with(self.language, key, &[(name, value)])
    }

    /// A database says what it is first: the kind's own word, in which both kinds begin alike, is left out.
    fn short_name(&self, kind: KindName, name: &str) -> String {
        let key = match kind {
            KindName::DatabaseLeader => "canvas.leader",
            KindName::DatabaseFollower => "canvas.follower",
            _ => return name.to_owned(),
        };
        let rest = name.strip_prefix(&catalog::kind_label(self.language, kind));
        rest.map_or_else(|| name.to_owned(), |rest| format!("{}{rest}", self.word(key)))
    }

    fn measure(
        &self,
        face: &mut Face,
        (id, component): (&Id, &Component),
        (figures, now_ns): (&ComponentFigures, u64),
        before: Health,
    ) {
        let kind = component.kind.name();
        let standing = Standing::of(figures);
        // An automation may have made more or fewer of it than the design says.
        face.instances = u32::try_from(standing.all).unwrap_or(u32::MAX).max(1);
        face.times = times(face.instances);
        face.failing = self.failing(id, figures);
        if let Some(since_ns) = standing::dead_since_ns(figures) {
            return self.bury(face, since_ns, now_ns);
        }
        self.say_standing(face, standing);
        if standing.is_starting() {
            face.health = Health::Starting;
            face.right = self.telling_figure(id, kind, figures);
            return;
        }
        if !self.linked.get_or_init(|| linked(self.design)).contains(id) {
            face.health = Health::Idle;
            return;
        }
        if has_load(kind) {
            let is_refusing = turned_away_per_s(figures) > 0.0;
            face.health = before.at_load(figures.utilization_ratio, is_refusing);
            face.load_ratio = Some(figures.utilization_ratio.clamp(0.0, 1.0) as f32);
            face.left = format::percent(figures.utilization_ratio);
        } else {
            face.health = Health::Ok;
            if !watches(kind) {
                face.left = format::rate(self.language, figures.arrival_rate_per_s);
            }
        }
        face.right = self.telling_figure(id, kind, figures);
        face.waiting = figures.waiting;
        if let Some(history) = self.history.filter(|_| !watches(kind)) {
            face.spark = spark(history, id, now_ns, has_load(kind));
        }
        self.tell_operator(face, id, kind, figures);
        if face.health == Health::Overloaded && face.badge.is_none() {
            face.badge = Some(Badge { text: self.word(Health::Overloaded.key()), glyph: "warning", tone: Tone::Overloaded });
        }
        if figures.slow_factor > 1.0 && standing.bad == 0 {
            let factor = format::count(self.language, figures.slow_factor);
            let text = self.word_with("canvas.slow", "factor", &factor);
            face.badge = Some(Badge { text, glyph: "hourglass-medium", tone: Tone::Busy });
        }
    }

    /// What is not as it is to be with some of its instances, in place of its kind; a bad version as a badge.
    fn say_standing(&self, face: &mut Face, standing: Standing) {
        let of = standing.all.to_string();
        let some = |key: &str, count: usize| {
            words::text_with(self.language, key, &[("count", count.to_string().as_str()), ("of", of.as_str())])
        };
        let line = match standing {
            Standing { down, .. } if down > 0 => Some(some("canvas.instances_down", down)),
            Standing { starting: 1, all: 1, .. } => Some(self.word("canvas.instance_starting")),
            Standing { starting, .. } if starting > 0 => Some(some("canvas.instances_starting", starting)),
            Standing { leaving, .. } if leaving > 0 => Some(some("canvas.instances_leaving", leaving)),
            _ => None,
        };
        if let Some(line) = line {
            face.kind_line = line;
            face.times.clear();
        }
        if standing.bad > 0 {
            let is_all = standing.bad == standing.all;
            let text = if is_all { self.word("canvas.bad_version") } else { some("canvas.bad_version_some", standing.bad) };
            face.badge = Some(Badge { text, glyph: "warning", tone: Tone::Overloaded });
        }
    }

    fn bury(&self, face: &mut Face, since_ns: u64, now_ns: u64) {
        face.health = Health::Dead;
        face.kind_line = self.word_with("canvas.down_since", "clock", &format::clock(since_ns));
        face.times.clear();
        let down_ms = (now_ns.saturating_sub(since_ns) / 1_000_000_000 * 1_000) as f64;
        let down = if down_ms == 0.0 { self.seconds(0) } else { format::duration_ms(self.language, down_ms) };
        face.left = self.word_with("canvas.down_for", "time", &down);
        face.right = format::rate(self.language, 0.0);
        face.load_ratio = None;
    }

    fn seconds(&self, seconds: u64) -> String {
        match self.language {
            Language::Korean => format!("{seconds}초"),
            Language::English => format!("{seconds} s"),
        }
    }

    /// The worst that comes to users; where nothing does, how many calls were tried again.
    fn failing(&self, id: &Id, figures: &ComponentFigures) -> Option<Failing> {
        let failing = || figures.failure_rate_per_s.iter().filter(|(_, per_s)| **per_s > 0.0);
        let reaching = failing().filter(|(reason, _)| self.reached.is_from(id, **reason));
        if let Some((reason, per_s)) = reaching.max_by(|a, b| a.1.total_cmp(b.1)) {
            let reason = self.word(&format!("reason.{}", reason.name()));
            let words = format!("{reason} {}", format::rate(self.language, *per_s));
            return Some(Failing { words, reaches_users: true });
        }
        // Tried again by its own caller, or by one further up.
        let retried_per_s: f64 = failing().map(|(_, per_s)| per_s).chain(figures.retried_rate_per_s.values()).sum();
        let rate = format::rate(self.language, retried_per_s);
        let words = self.word_with("canvas.retried", "rate", &rate);
        (retried_per_s > 0.0).then_some(Failing { words, reaches_users: false })
    }

    /// How many of all users belong to a client, now in the run.
    fn users_of(&self, id: &Id) -> f64 {
        let users = self.snapshot.map_or(self.design.workload.users as f64, |snapshot| snapshot.users);
        users * self.shares.get(id).copied().unwrap_or_default()
    }
}

/// What anything can come to, and of what nothing is sent to, what is linked to anything.
fn linked(design: &Design) -> BTreeSet<&Id> {
    let begins = |id: &&Id| {
        let kind = design.components.get(*id).map(|component| component.kind.name());
        kind.is_some_and(|kind| kind == KindName::Client || watches(kind))
    };
    let callers = design.links.iter().map(|link| &link.from).filter(begins);
    design.links.iter().map(|link| &link.to).chain(callers).collect()
}

/// How many of it there are, where it is more than one.
fn times(instances: u32) -> String {
    if instances > 1 { format!("×{instances}") } else { String::new() }
}

const fn watches(kind: KindName) -> bool {
    matches!(kind, KindName::Monitor | KindName::Automation)
}

/// Whether a share of what it can do means something for a kind.
const fn has_load(kind: KindName) -> bool {
    !matches!(kind, KindName::Client | KindName::Dns | KindName::ShardRouter | KindName::Monitor | KindName::Automation)
}

fn turned_away_per_s(figures: &ComponentFigures) -> f64 {
    let rate = |reason| figures.failure_rate_per_s.get(&reason).copied().unwrap_or_default();
    rate(Reason::QueueFull) + rate(Reason::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_left_a_little_below_where_it_is_entered() {
        use Health::{Busy, Ok, Overloaded};
        for (before, load, after) in [
            (Ok, 0.69, Ok),
            (Ok, 0.71, Busy),
            (Busy, 0.67, Busy),
            (Busy, 0.65, Ok),
            (Busy, 0.91, Overloaded),
            (Overloaded, 0.87, Overloaded),
            (Overloaded, 0.85, Busy),
            (Overloaded, 0.5, Ok),
        ] {
            assert_eq!(before.at_load(load, false), after, "{before:?} at {load}");
        }
        assert_eq!(Ok.at_load(0.1, true), Overloaded);
    }
}
