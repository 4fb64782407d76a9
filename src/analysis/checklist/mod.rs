//! The chapter's last page: eight items, each judged by what the plan does and by what runs of it measured. What is placed and not
//! wired, or wired and carries nothing, is no evidence; a name never is.
//!
//! | item | met where |
//! |---|---|
//! | `stateless_web_tier` | a web server dies and no session with it, and none ever kept one |
//! | `redundancy` | one of everything dies, each in a run, and users do not notice once that is noticed |
//! | `cache` | at least half of all reads never reach a database |
//! | `data_centers` | each data center goes once, and the others carry everything |
//! | `cdn` | at least half of all static files never reach a server of the site |
//! | `sharding` | writes are split by key over at least two databases, none with twice its part |
//! | `independent_services` | all workers die: the site goes on, and later no message is missing |
//! | `monitoring_automation` | a server of every tier of programs dies: it is found and restarted by tools, and somebody watches the data |

mod cache;
mod cdn;
mod data_centers;
mod independent_services;
mod monitoring_automation;
mod redundancy;
mod sharding;
mod stateless_web_tier;

use super::evidence::Evidence;
use super::wording::{Figure, Wording};
use crate::design::Id;
use crate::words::{Language, text};

/// How far an item is fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It is.
    Met,
    /// Some of it is.
    Partly,
    /// Nothing of it is.
    Unmet,
}

impl Status {
    /// Its name in results; its words are under `status.<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Unmet => "unmet",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self, language: Language) -> String {
        text(language, &format!("status.{}", self.name()))
    }
}

/// An item of the checklist. Its title is under `checklist.<item>.title`.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which one, as a stable word.
    pub item: &'static str,
    /// How far it is fulfilled.
    pub status: Status,
    /// The components and data centers that show it; where it is not met, those that stand in its way.
    pub evidence: Vec<Id>,
    /// What was seen and measured.
    pub why: Wording,
    /// What to do for it; none: it is met.
    pub mend: Option<Wording>,
}

impl Item {
    /// What it is called.
    #[must_use]
    pub fn title(&self) -> Wording {
        Wording::new(format!("checklist.{}.title", self.item))
    }
}

/// What an item's judge says.
struct Verdict {
    status: Status,
    /// The end of the key of its words.
    why: &'static str,
    evidence: Vec<Id>,
    figures: Vec<(&'static str, Figure)>,
}

impl Verdict {
    fn new(status: Status, why: &'static str, evidence: impl IntoIterator<Item = Id>) -> Self {
        Self { status, why, evidence: evidence.into_iter().collect(), figures: Vec::new() }
    }

    fn with(mut self, name: &'static str, figure: Figure) -> Self {
        self.figures.push((name, figure));
        self
    }
}

type Judge = fn(&Evidence) -> Verdict;

/// The items in the chapter's order.
static JUDGES: [(&str, Judge); 8] = [
    ("stateless_web_tier", stateless_web_tier::judge),
    ("redundancy", redundancy::judge),
    ("cache", cache::judge),
    ("data_centers", data_centers::judge),
    ("cdn", cdn::judge),
    ("sharding", sharding::judge),
    ("independent_services", independent_services::judge),
    ("monitoring_automation", monitoring_automation::judge),
];

/// The names of all items, in the chapter's order.
pub fn items() -> impl Iterator<Item = &'static str> {
    JUDGES.iter().map(|(item, _)| *item)
}

/// All eight items, from evidence.
#[must_use]
pub fn checklist(evidence: &Evidence) -> Vec<Item> {
    JUDGES.iter().map(|(item, judge)| written(item, judge(evidence))).collect()
}

/// Gives a verdict the words of its item.
fn written(item: &'static str, verdict: Verdict) -> Item {
    let wording = |of: &str| Wording { key: format!("checklist.{item}.{of}"), figures: verdict.figures.clone() };
    Item {
        item,
        status: verdict.status,
        why: wording(verdict.why),
        mend: (verdict.status != Status::Met).then(|| wording("mend")),
        evidence: verdict.evidence,
    }
}
