//! Findings that follow from the drawing: mistakes that an engineer sees by looking, each a rule with a stable code. A rule looks at
//! what the plan does with requests, never at what a component is called, and needs no run; what needs one is in `measured`.
//!
//! | file | what its rules are about |
//! |---|---|
//! | `reached` | what no request gets to, and requests that get nowhere |
//! | `routing` | balancers |
//! | `names` | name servers and how long their answers last |
//! | `sessions` | users who are sent to a server that does not know them |
//! | `caching` | caches and content delivery |
//! | `data` | leaders, followers and shards |
//! | `messaging` | queues and workers |
//! | `operations` | monitors and automations |
//! | `places` | data centers, regions, what shares a machine |
//! | `patience` | deadlines, retries and objectives |
//! | `measured` | what only a run shows |

mod caching;
mod data;
mod measured;
mod messaging;
mod names;
mod operations;
mod patience;
mod places;
mod reached;
mod routing;
mod sessions;

pub(super) use operations::runs_programs;

use super::evidence::Evidence;
use super::survey::Survey;
use super::wording::{Figure, Wording};
use crate::design::Id;
use crate::words::{Language, text};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Requests fail, or are lost, as the design is drawn.
    Error,
    /// It does not do what it is there for, or will fail when something else does.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// Its name in results; its words are under `severity.<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self, language: Language) -> String {
        text(language, &format!("severity.{}", self.name()))
    }
}

/// Something that a rule found. Its title is under `rule.<code>.title`.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule, as a stable word.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The components that it is about, the one to look at first.
    pub about: Vec<Id>,
    /// Why it was found.
    pub why: Wording,
    /// What to do about it.
    pub mend: Wording,
}

impl Finding {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> Wording {
        Wording::new(format!("rule.{}.title", self.code))
    }
}

/// What a rule found, before it is given the rule's words.
struct Found {
    about: Vec<Id>,
    figures: Vec<(&'static str, Figure)>,
}

impl Found {
    fn of(about: impl IntoIterator<Item = Id>) -> Self {
        Self { about: about.into_iter().collect(), figures: Vec::new() }
    }

    fn with(mut self, name: &'static str, figure: Figure) -> Self {
        self.figures.push((name, figure));
        self
    }
}

/// What a rule looks at.
#[derive(Clone, Copy)]
enum Look {
    /// The plan.
    Plan(fn(&Survey) -> Vec<Found>),
    /// A run of it.
    Run(fn(&Evidence) -> Vec<Found>),
}

/// A rule: its words are under `rule.<code>.title`, `.why` and `.mend`.
struct Rule {
    code: &'static str,
    severity: Severity,
    look: Look,
}

const fn rule(code: &'static str, severity: Severity, look: fn(&Survey) -> Vec<Found>) -> Rule {
    Rule { code, severity, look: Look::Plan(look) }
}

const fn measured(code: &'static str, severity: Severity, look: fn(&Evidence) -> Vec<Found>) -> Rule {
    Rule { code, severity, look: Look::Run(look) }
}

use Severity::{Error, Note, Warning};

/// All rules, what matters most first.
static RULES: &[Rule] = &[
    rule("always_fails", Error, reached::always_fails),
    rule("sessions_scattered", Error, sessions::scattered),
    rule("queue_without_worker", Error, messaging::queue_without_worker),
    rule("backlog_grows", Error, messaging::backlog_grows),
    rule("emits_into_nothing", Error, messaging::emits_into_nothing),
    rule("deadline_below_path", Error, patience::deadline_below_path),
    rule("follower_without_leader", Error, data::follower_without_leader),
    rule("unreached", Warning, reached::unreached),
    rule("idle_door", Warning, reached::idle_door),
    rule("cache_off_path", Warning, caching::off_path),
    rule("cache_bypassed", Warning, caching::bypassed),
    rule("keeps_nothing", Warning, caching::keeps_nothing),
    rule("hardly_hits", Warning, caching::hardly_hits),
    rule("cdn_without_static", Warning, caching::cdn_without_static),
    rule("static_past_cdn", Warning, caching::static_past_cdn),
    rule("no_health_checks", Warning, routing::no_health_checks),
    rule("sticky_at_layer_4", Warning, routing::sticky_at_layer_4),
    rule("weights_ignored", Warning, routing::weights_ignored),
    rule("unequal_servers", Warning, routing::unequal_servers),
    rule("names_unchecked", Warning, names::unchecked),
    rule("ttl_hides_failover", Warning, names::ttl_hides_failover),
    rule("unread_follower", Warning, data::unread_follower),
    rule("failover_off", Warning, data::failover_off),
    rule("failover_to_nobody", Warning, data::failover_to_nobody),
    rule("far_sync", Warning, data::far_sync),
    rule("hot_shard", Warning, data::hot_shard),
    rule("no_redelivery", Warning, messaging::no_redelivery),
    rule("retries_without_backoff", Warning, patience::retries_without_backoff),
    rule("objective_below_path", Warning, patience::objective_below_path),
    rule("one_data_center", Warning, places::one_data_center),
    rule("shared_machine", Warning, places::shared_machine),
    rule("idle_cpus", Warning, places::idle_cpus),
    rule("lossy_link", Warning, places::lossy_link),
    rule("autoscale_by_nobody", Warning, operations::autoscale_by_nobody),
    rule("blind_automation", Warning, operations::blind_automation),
    rule("untested_deploys", Warning, operations::untested_deploys),
    rule("single_target", Note, routing::single_target),
    rule("single_shard", Note, data::single_shard),
    rule("modulo_shards", Note, data::modulo_shards),
    rule("stale_copies", Note, caching::stale_copies),
    rule("far_users", Note, places::far_users),
    rule("far_call", Note, places::far_call),
    rule("unwatched", Note, operations::unwatched),
    rule("watches_nothing", Note, operations::watches_nothing),
    measured("over_provisioned", Note, measured::over_provisioned),
];

impl Rule {
    fn find(&self, survey: &Survey, evidence: Option<&Evidence>) -> Vec<Finding> {
        let found = match (self.look, evidence) {
            (Look::Plan(look), _) => look(survey),
            (Look::Run(look), Some(evidence)) => look(evidence),
            (Look::Run(_), None) => Vec::new(),
        };
        found.into_iter().map(|found| self.finding(found)).collect()
    }

    fn finding(&self, found: Found) -> Finding {
        let wording = |of: &str| Wording { key: format!("rule.{}.{of}", self.code), figures: found.figures.clone() };
        Finding { code: self.code, severity: self.severity, why: wording("why"), mend: wording("mend"), about: found.about }
    }
}

/// The codes of all rules.
pub fn codes() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.code)
}

/// What the plan of a design shows without a run.
#[must_use]
pub fn planned(survey: &Survey) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule.find(survey, None)).collect()
}

/// What the plan of a design shows, and what was measured.
#[must_use]
pub fn all(evidence: &Evidence) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule.find(evidence.survey(), Some(evidence))).collect()
}
