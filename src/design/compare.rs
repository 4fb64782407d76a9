//! What differs between two designs, by meaning: not which lines of their files, but which components, links and parameters. A
//! component that only changed its id is told as such, and its links are then the same links.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Component, DataCenter, Design, Link};
use super::id::Id;
use super::traffic::{Class, Workload};
use super::value::{Parameter, Value};

/// What a difference is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The design as a whole.
    Design,
    /// What the users ask for.
    Workload,
    /// What the design is to achieve.
    Objective,
    /// A data center.
    DataCenter(Id),
    /// A component.
    Component(Id),
    /// A link, by its ends.
    Link(Id, Id),
    /// What befalls the design.
    Incidents,
    /// The free texts.
    Texts,
}

/// A value of one side.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// Nothing of the kind.
    Nothing,
    /// Words of the author's.
    Words(String),
    /// A component or a data center.
    Thing(Id),
    /// So many of them.
    Count(usize),
    /// Another value.
    Value(Value),
}

/// How the second design differs from the first in one thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// It has this id in the second.
    NewId(Id),
    /// It stands elsewhere.
    Moved,
    /// A field differs; the name is the one in the file.
    Field(&'static str, Side, Side),
    /// Something in it differs that has no short form.
    Other(&'static str),
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What it is about; by the first design's ids, or the second's where only that has it.
    pub subject: Subject,
    /// What differs.
    pub change: Change,
}

/// All that differs between two designs, in the order of the file.
#[must_use]
pub fn compare(first: &Design, second: &Design) -> Vec<Difference> {
    let mut found = Found::default();
    found.of_design(first, second);
    found.of_workload(&first.workload, &second.workload);
    found.of_objective(first, second);
    let centers = Renamed::of(&first.data_centers, &second.data_centers, |a, b| a == b);
    let components = Renamed::of(&first.components, &second.components, |a, b| is_same_component(a, b, &centers));
    found.of_data_centers(first, second, &centers);
    found.of_components(first, second, &components, &centers);
    found.of_links(first, second, &components);
    if first.incidents != second.incidents {
        let counts = (first.incidents.len(), second.incidents.len());
        found.counted(Subject::Incidents, "incidents", counts);
    }
    if first.annotations != second.annotations {
        let counts = (first.annotations.len(), second.annotations.len());
        found.counted(Subject::Texts, "annotations", counts);
    }
    found.differences
}

/// Which ids of the first became which of the second, where that is plain: something went, its like came, and nothing else is so.
struct Renamed(BTreeMap<Id, Id>);

impl Renamed {
    fn of<T>(first: &BTreeMap<Id, T>, second: &BTreeMap<Id, T>, is_same: impl Fn(&T, &T) -> bool) -> Self {
        let gone = || first.iter().filter(|(id, _)| !second.contains_key(*id));
        let come = || second.iter().filter(|(id, _)| !first.contains_key(*id));
        let pair = |(id, thing): (&Id, &T)| {
            let mut alike = come().filter(|(_, other)| is_same(thing, other));
            let (new, other) = alike.next()?;
            let is_only = alike.next().is_none() && gone().filter(|(_, thing)| is_same(thing, other)).count() == 1;
            is_only.then(|| (id.clone(), new.clone()))
        };
        Self(gone().filter_map(pair).collect())
    }

    /// The id that `id` of the first has in the second.
    fn now<'a>(&'a self, id: &'a Id) -> &'a Id {
        self.0.get(id).unwrap_or(id)
    }

    fn is_new(&self, id: &Id) -> bool {
        self.0.values().any(|new| new == id)
    }
}

fn is_same_component(a: &Component, b: &Component, centers: &Renamed) -> bool {
    let home = a.data_center.as_ref().map(|id| centers.now(id));
    let apart = |component: &Component| Component { data_center: None, ..component.clone() };
    home == b.data_center.as_ref() && apart(a) == apart(b)
}

/// The differences found so far.
#[derive(Default)]
struct Found {
    differences: Vec<Difference>,
}

impl Found {
    fn add(&mut self, subject: &Subject, change: Change) {
        self.differences.push(Difference { subject: subject.clone(), change });
    }

    /// Notes a field where its two sides differ.
    fn field(&mut self, subject: &Subject, name: &'static str, from: Side, to: Side) {
        if from != to {
            self.add(subject, Change::Field(name, from, to));
        }
    }

    fn counted(&mut self, subject: Subject, name: &'static str, (from, to): (usize, usize)) {
        let change = if from == to { Change::Other(name) } else { Change::Field(name, Side::Count(from), Side::Count(to)) };
        self.differences.push(Difference { subject, change });
    }

    fn of_design(&mut self, first: &Design, second: &Design) {
        let seed = |design: &Design| Side::Value(design.seed.to_value());
        self.field(&Subject::Design, "name", words(&first.name), words(&second.name));
        self.field(&Subject::Design, "notes", words(&first.notes), words(&second.notes));
        self.field(&Subject::Design, "seed", seed(first), seed(second));
    }

    fn of_workload(&mut self, first: &Workload, second: &Workload) {
        let subject = Subject::Workload;
        self.field(&subject, "users", value(&first.users), value(&second.users));
        let rates = (value(&first.requests_per_user_s), value(&second.requests_per_user_s));
        self.field(&subject, "requests_per_user_s", rates.0, rates.1);
        for class in Class::ALL {
            let share = |workload: &Workload| value(&workload.share(*class));
            self.field(&subject, class.name(), share(first), share(second));
        }
        self.field(&subject, "keys", value(&first.keys.count), value(&second.keys.count));
        let exponents = (value(&first.keys.zipf_exponent), value(&second.keys.zipf_exponent));
        self.field(&subject, "zipf_exponent", exponents.0, exponents.1);
        if first.profile != second.profile {
            self.add(&subject, Change::Other("profile"));
        }
    }

    fn of_objective(&mut self, first: &Design, second: &Design) {
        let (first, second) = (&first.objective, &second.objective);
        self.field(&Subject::Objective, "p99_ms", value(&first.p99_ms), value(&second.p99_ms));
        let ratios = (value(&first.success_ratio), value(&second.success_ratio));
        self.field(&Subject::Objective, "success_ratio", ratios.0, ratios.1);
    }

    /// What only one side has, and what has another id; the pairs of what both have.
    fn pairs<'a, T>(
        &mut self,
        (first, second): (&'a BTreeMap<Id, T>, &'a BTreeMap<Id, T>),
        renamed: &Renamed,
        subject: fn(Id) -> Subject,
    ) -> Vec<(Subject, &'a T, &'a T)> {
        let mut pairs = Vec::new();
        for (id, thing) in first {
            let (subject, new) = (subject(id.clone()), renamed.now(id));
            match second.get(new) {
                None => self.add(&subject, Change::Removed),
                Some(other) => {
                    if new != id {
                        self.add(&subject, Change::NewId(new.clone()));
                    }
                    pairs.push((subject, thing, other));
                }
            }
        }
        for id in second.keys().filter(|id| !first.contains_key(*id) && !renamed.is_new(id)) {
            self.add(&subject(id.clone()), Change::Added);
        }
        pairs
    }

    fn of_data_centers(&mut self, first: &Design, second: &Design, renamed: &Renamed) {
        let pairs = self.pairs((&first.data_centers, &second.data_centers), renamed, Subject::DataCenter);
        for (subject, one, other) in pairs {
            self.of_data_center(&subject, one, other);
        }
    }

    fn of_data_center(&mut self, subject: &Subject, first: &DataCenter, second: &DataCenter) {
        self.field(subject, "label", words(&first.label), words(&second.label));
        self.field(subject, "region", value(&first.region), value(&second.region));
        self.field(subject, "locked", value(&first.locked), value(&second.locked));
        if first.frame != second.frame {
            self.add(subject, Change::Moved);
        }
    }

    fn of_components(&mut self, first: &Design, second: &Design, renamed: &Renamed, centers: &Renamed) {
        let pairs = self.pairs((&first.components, &second.components), renamed, Subject::Component);
        for (subject, one, other) in pairs {
            self.of_component(&subject, one, other, centers);
        }
    }

    fn of_component(&mut self, subject: &Subject, first: &Component, second: &Component, centers: &Renamed) {
        self.field(subject, "label", words(&first.label), words(&second.label));
        let home = |id: Option<&Id>| id.map_or(Side::Nothing, |id| Side::Thing(id.clone()));
        let (old, new) = (first.data_center.as_ref(), second.data_center.as_ref());
        if old.map(|id| centers.now(id)) != new {
            self.add(subject, Change::Field("in", home(old), home(new)));
        }
        self.field(subject, "instances", value(&first.instances), value(&second.instances));
        self.field(subject, "note", words(&first.note), words(&second.note));
        self.field(subject, "locked", value(&first.locked), value(&second.locked));
        let (old, new) = (first.kind.name(), second.kind.name());
        if old == new {
            let (old, new) = (first.kind.fields(), second.kind.fields());
            for name in old.names() {
                let side = |value: Option<Value>| value.map_or(Side::Nothing, Side::Value);
                self.field(subject, name, side(old.get(name)), side(new.get(name)));
            }
        } else {
            let kind = |name: &'static str| Side::Value(Value::Choice(name));
            self.add(subject, Change::Field("kind", kind(old.name()), kind(new.name())));
        }
        if first.at != second.at {
            self.add(subject, Change::Moved);
        }
    }

    fn of_links(&mut self, first: &Design, second: &Design, renamed: &Renamed) {
        let new_ends = |link: &Link| (renamed.now(&link.from).clone(), renamed.now(&link.to).clone());
        let old: BTreeSet<(Id, Id)> = first.links.iter().map(new_ends).collect();
        let new: BTreeMap<(&Id, &Id), &Link> = second.links.iter().map(|link| ((&link.from, &link.to), link)).collect();
        for link in &first.links {
            let subject = Subject::Link(link.from.clone(), link.to.clone());
            match new.get(&(renamed.now(&link.from), renamed.now(&link.to))) {
                None => self.add(&subject, Change::Removed),
                Some(other) => self.of_link(&subject, link, other),
            }
        }
        for link in second.links.iter().filter(|link| !old.contains(&(link.from.clone(), link.to.clone()))) {
            self.add(&Subject::Link(link.from.clone(), link.to.clone()), Change::Added);
        }
        // Where a caller takes the first, it is the first here.
        let kept = first.links.iter().map(new_ends).filter(|(from, to)| new.contains_key(&(from, to)));
        let theirs = second.links.iter().map(|link| (link.from.clone(), link.to.clone())).filter(|ends| old.contains(ends));
        if !kept.eq(theirs) {
            self.add(&Subject::Design, Change::Other("links"));
        }
    }

    fn of_link(&mut self, subject: &Subject, first: &Link, second: &Link) {
        self.field(subject, "latency", value(&first.latency), value(&second.latency));
        self.field(subject, "loss", value(&first.loss), value(&second.loss));
        self.field(subject, "label", words(&first.label), words(&second.label));
    }
}

fn words(text: &str) -> Side {
    if text.is_empty() { Side::Nothing } else { Side::Words(text.to_owned()) }
}

fn value<P: Parameter>(parameter: &P) -> Side {
    Side::Value(parameter.to_value())
}
