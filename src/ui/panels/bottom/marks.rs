//! What happened at which moment: incidents of the file, what was done by hand, and moments that somebody named.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui_phosphor::regular as glyph;

use crate::catalog;
use crate::design::{Change, Design, Incident, Subject, compare};
use crate::engine::Input;
use crate::ui::format;
use crate::ui::incident::{self, Tone};
use crate::ui::shown::Shown;
use crate::words::Language;

/// A moment with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When, in simulated nanoseconds.
    pub at_ns: u64,
    /// What it is called.
    pub name: String,
}

/// Where a mark comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An incident of the file, by its place in the list.
    Incident(usize),
    /// Something that was done to the run.
    Done,
    /// A moment with a name, by its place in the list.
    Moment(usize),
}

/// How a mark looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A fault or a repair.
    Fault(Tone),
    /// A change of the design or of the number of users.
    Change,
    /// A moment with a name.
    Named,
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at_ns: u64,
    pub(super) origin: Origin,
    pub(super) kind: Kind,
    pub(super) glyph: &'static str,
    pub(super) words: String,
    /// Whether it is an incident that this run has not met with, since it was put before the moment that had been reached.
    pub(super) is_missed: bool,
}

/// What marks are made from.
#[derive(Clone, Debug)]
struct Source {
    design: Arc<Design>,
    inputs: Arc<Vec<(u64, Input)>>,
    moments: Vec<Moment>,
    language: Language,
}

/// All marks by time, made anew where anything has changed.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    source: Option<Source>,
    by_time: Vec<Mark>,
    told: Told,
}

/// What edits were told as, so that each is compared with what was before it once: by the two designs, which are kept so that no
/// other ones come to their places in memory.
type Told = BTreeMap<(usize, usize), (Arc<Design>, Arc<Design>, Option<(&'static str, String)>)>;

impl Marks {
    pub(super) fn refresh(&mut self, shown: &Shown<'_>, moments: &[Moment]) -> &[Mark] {
        let past = &shown.report.past;
        let is_same = self.source.as_ref().is_some_and(|source| {
            Arc::ptr_eq(&source.design, shown.design)
                && Arc::ptr_eq(&source.inputs, &past.inputs)
                && source.moments == moments
                && source.language == shown.language
        });
        if !is_same {
            if self.source.as_ref().is_none_or(|source| source.language != shown.language) {
                self.told.clear();
            }
            self.by_time = incidents(shown).chain(done(shown, &mut self.told)).chain(named(moments)).collect();
            self.by_time.sort_by_key(|mark| mark.at_ns);
            self.source = Some(Source {
                design: Arc::clone(shown.design),
                inputs: Arc::clone(&past.inputs),
                moments: moments.to_vec(),
                language: shown.language,
            });
        }
        &self.by_time
    }

    pub(super) fn all(&self) -> &[Mark] {
        &self.by_time
    }
}

/// The moment of an incident, in nanoseconds.
pub(super) fn incident_ns(at_s: f64) -> u64 {
    (at_s.max(0.0) * 1e9) as u64
}

fn incidents(shown: &Shown<'_>) -> impl Iterator<Item = Mark> {
    shown.design.incidents.iter().enumerate().map(|(place, incident)| Mark {
        at_ns: incident_ns(incident.at_s),
        origin: Origin::Incident(place),
        kind: Kind::Fault(incident::tone(&incident.what)),
        glyph: incident::glyph_of(&incident.what),
        words: incident::words(shown, &incident.what),
        is_missed: is_missed(shown, incident),
    })
}

/// Whether an incident came into the run after its own moment.
fn is_missed(shown: &Shown<'_>, incident: &Incident) -> bool {
    let past = &shown.report.past;
    if past.begun.as_ref().is_some_and(|begun| begun.incidents.contains(incident)) {
        return false;
    }
    let brings_it = |input: &Input| matches!(input, Input::Design(design) if design.incidents.contains(incident));
    let since_ns = past.inputs.iter().find(|(_, input)| brings_it(input)).map(|(at_ns, _)| *at_ns);
    since_ns.is_some_and(|since_ns| since_ns >= incident_ns(incident.at_s))
}

fn named(moments: &[Moment]) -> impl Iterator<Item = Mark> {
    moments.iter().enumerate().map(|(place, moment)| Mark {
        at_ns: moment.at_ns,
        origin: Origin::Moment(place),
        kind: Kind::Named,
        glyph: glyph::FLAG,
        words: moment.name.clone(),
        is_missed: false,
    })
}

/// What was done by hand. Edits of one moment after another, as those of a drag, are one.
fn done(shown: &Shown<'_>, told: &mut Told) -> impl Iterator<Item = Mark> + use<> {
    let past = &shown.report.past;
    let mut design = past.begun.clone();
    let mut marks: Vec<Mark> = Vec::new();
    for (place, (at_ns, input)) in past.inputs.iter().enumerate() {
        let (kind, glyph, words) = match input {
            Input::Fault(fault) => {
                (Kind::Fault(incident::tone(fault)), incident::glyph_of(fault), incident::words(shown, fault))
            }
            Input::Users(users) => (Kind::Change, glyph::USERS_THREE, users_words(shown, *users)),
            Input::Design(after) => {
                let goes_on = past
                    .inputs
                    .get(place + 1)
                    .is_some_and(|(next_ns, next)| matches!(next, Input::Design(_)) && next_ns - at_ns < EDITS_APART_NS);
                if goes_on {
                    continue;
                }
                let before = design.replace(Arc::clone(after));
                if *at_ns == 0 {
                    // Nothing had happened yet that it could have changed.
                    continue;
                }
                let Some((glyph, words)) = before.and_then(|before| tell(shown, told, &before, after)) else { continue };
                (Kind::Change, glyph, words)
            }
        };
        marks.push(Mark { at_ns: *at_ns, origin: Origin::Done, kind, glyph, words, is_missed: false });
    }
    marks.into_iter()
}

/// Edits that follow each other in less are one.
const EDITS_APART_NS: u64 = 1_000_000_000;

fn users_words(shown: &Shown<'_>, users: u64) -> String {
    shown.text_with("timeline.users", &[("users", &format::count(shown.language, users as f64))])
}

/// What an edit changed, as it was told before or is told now.
fn tell(shown: &Shown<'_>, told: &mut Told, before: &Arc<Design>, after: &Arc<Design>) -> Option<(&'static str, String)> {
    let key = (Arc::as_ptr(before) as usize, Arc::as_ptr(after) as usize);
    let words = || edit_words(shown, before, after);
    let entry = told.entry(key).or_insert_with(|| (Arc::clone(before), Arc::clone(after), words()));
    entry.2.clone()
}

/// What an edit changed; none where it is nothing to the run. Incidents have marks of their own.
fn edit_words(shown: &Shown<'_>, before: &Design, after: &Design) -> Option<(&'static str, String)> {
    if before.workload.users != after.workload.users {
        return Some((glyph::USERS_THREE, users_words(shown, after.workload.users)));
    }
    let is_to_run = |subject: &Subject, change: &Change| {
        !matches!(subject, Subject::Design | Subject::Incidents | Subject::Texts | Subject::Objective)
            && !matches!(change, Change::Moved | Change::Field("label" | "note" | "locked", ..))
    };
    let differences = compare(before, after);
    let mut told = differences.iter().filter(|difference| is_to_run(&difference.subject, &difference.change));
    let first = told.next()?;
    let subject = catalog::subject_text(shown.language, &first.subject, (before, after));
    let what = match told.count() {
        0 => format!("{subject}: {}", catalog::change_text(shown.language, first, (before, after))),
        more => shown.text_with("timeline.and_more", &[("what", &subject), ("count", &more.to_string())]),
    };
    Some((glyph::PENCIL_SIMPLE, what))
}
