//! Which requests cannot be served by any path, however often they are tried, while something is gone.
//!
//! The plan that the engine runs is walked instead of run: whom a call may go to is asked of the engine itself, so that there is
//! one meaning of it. What is only slowed, or back after a failover, is served; a copy in a cache, at a resolver or at an edge is
//! no path; a choice that the request fixes (by a hash, by a connection that is kept, by a geographic answer) is no other one.
//! Automations are left out: what they bring back is not gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::Reason;
use crate::catalog::lowering::{Name, Others};
use crate::design::{Class, Design, Fault, Id, Problem};
use crate::engine::{Op, Options, Prospects, Simulation, Subject, Way};

/// Something that a design is to do without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gone {
    /// A component with all its instances.
    Component(Id),
    /// One instance, from 1.
    Instance(Id, u32),
    /// A link.
    Link(Id, Id),
    /// A data center with all that stands in it.
    DataCenter(Id),
}

impl Gone {
    /// What makes it go in a run.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self.clone() {
            Self::Component(id) => Fault::Kill(id),
            Self::Instance(id, number) => Fault::KillInstance(id, number),
            Self::Link(from, to) => Fault::Cut(from, to),
            Self::DataCenter(id) => Fault::KillDataCenter(id),
        }
    }
}

/// The most keys, and users, that are looked at one by one; of more, each of so many stands for a stretch of them.
const LOOKED_AT_MAX: u64 = 2_000;

/// What is less than this is nothing but the rounding of a sum.
const ROUNDING: f64 = 1e-9;

/// Requests that meet the same fate whatever is gone, and how many of all they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) user: u64,
    pub(super) key: u64,
    pub(super) share: f64,
}

/// A design of which is asked what it can do without.
pub struct Reach {
    run: Simulation,
    classes: Vec<Class>,
    cells: Vec<Cell>,
    /// Users who can log in while everything is there, and so may have a session to be asked for: one of all that are alike.
    logged_in: BTreeSet<u64>,
    /// What becomes of each kind of request while everything is there.
    whole: Vec<Fate>,
    /// Kinds of request by what they pass while everything is there: only those may be cut without it.
    passing: BTreeMap<Part, Vec<usize>>,
}

/// Something that a request passes: an instance or a link, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Instance(usize),
    Link(usize),
}

/// What becomes of requests of a class that are alike.
#[derive(Clone, Debug)]
struct Fate {
    class: Class,
    cell: Cell,
    /// The share of them that is served.
    served: f64,
    /// What decided that: while all of it stays as it is, the rest does not matter, since a path that there is stays one
    /// whatever else goes.
    passed: BTreeSet<Part>,
}

impl Reach {
    /// Looks at a design.
    ///
    /// # Errors
    /// What keeps it from running.
    pub fn new(design: &Arc<Design>) -> Result<Self, Vec<Problem>> {
        let run = Simulation::new(design, &Options::default())?;
        let classes = Class::ALL.iter().copied().filter(|class| design.workload.share(*class) > 0.0).collect();
        let cells = cells(&run, design.workload.users.max(1));
        let (logged_in, whole, passing) = (BTreeSet::new(), Vec::new(), BTreeMap::new());
        let mut reach = Self { run, classes, cells, logged_in, whole, passing };
        if design.workload.share(Class::LogIn) > 0.0 {
            reach.logged_in = reach.who_can_log_in();
        }
        let standing = reach.without(&[]);
        let kinds = reach.classes.iter().flat_map(|class| reach.cells.iter().map(|cell| (*class, *cell)));
        let whole: Vec<Fate> = kinds.map(|(class, cell)| standing.fate(class, cell)).collect();
        for (number, fate) in whole.iter().enumerate() {
            for part in &fate.passed {
                reach.passing.entry(*part).or_default().push(number);
            }
        }
        reach.whole = whole;
        Ok(reach)
    }

    fn who_can_log_in(&self) -> BTreeSet<u64> {
        let whole = self.without(&[]);
        let can = |cell: &&Cell| whole.fate(Class::LogIn, **cell).served > 0.0;
        self.cells.iter().filter(can).map(|cell| cell.user).collect()
    }

    /// What stands while all of these are gone, and everything has caught up with it.
    #[must_use]
    pub fn without(&self, gone: &[Gone]) -> Standing<'_> {
        let mut run = self.run.clone();
        for gone in gone {
            run.inflict(&gone.fault());
        }
        run.catch_up();
        Standing { reach: self, run }
    }

    /// The share of the requests of each class, by popularity, that cannot be served while these are gone and could be otherwise;
    /// classes of which all can are left out.
    #[must_use]
    pub fn breaks(&self, gone: &[Gone]) -> BTreeMap<Class, f64> {
        let concerned = self.concerned(gone);
        if concerned.is_empty() {
            return BTreeMap::new();
        }
        let standing = self.without(gone);
        let mut cut: BTreeMap<Class, f64> = BTreeMap::new();
        for number in concerned {
            let Fate { class, cell, served, .. } = &self.whole[number];
            let lost = served - standing.fate(*class, *cell).served;
            *cut.entry(*class).or_default() += cell.share * lost.max(0.0);
        }
        cut.retain(|_, share| *share > ROUNDING);
        // The shares of all cells come to 1 but for their rounding.
        cut.values_mut().filter(|share| **share > 1.0 - ROUNDING).for_each(|share| *share = 1.0);
        cut
    }

    /// The share of the requests of a class that cannot be served even with everything there.
    #[must_use]
    pub fn cut_anyway(&self, class: Class) -> f64 {
        let of_class = self.whole.iter().filter(|fate| fate.class == class);
        let cut: f64 = of_class.map(|fate| fate.cell.share * (1.0 - fate.served)).sum();
        if cut > ROUNDING { cut } else { 0.0 }
    }

    /// What else could break something together with this that neither of them breaks by itself: whatever requests pass once this
    /// is gone that could pass it before. Components of one instance, instances of others, links and data centers, from `among`.
    #[must_use]
    pub fn partners(&self, gone: &Gone, among: &[Gone]) -> Vec<Gone> {
        let concerned = self.concerned(std::slice::from_ref(gone));
        if concerned.is_empty() {
            return Vec::new();
        }
        let standing = self.without(std::slice::from_ref(gone));
        let mut passed = BTreeSet::new();
        for number in concerned {
            let Fate { class, cell, .. } = &self.whole[number];
            passed.extend(standing.fate(*class, *cell).passed);
        }
        let is_passed = |other: &&Gone| *other != gone && self.parts(other).iter().any(|part| passed.contains(part));
        among.iter().filter(is_passed).cloned().collect()
    }

    /// Whether a user may have logged in while everything was there.
    fn has_session(&self, user: u64) -> bool {
        let likeness = self.run.likeness();
        let cell = |user: u64| self.run.user_cell(user, &likeness);
        let alike = self.cells.iter().find(|known| cell(known.user) == cell(user));
        alike.is_some_and(|known| self.logged_in.contains(&known.user))
    }

    /// The kinds of request that pass any of these while everything is there.
    fn concerned(&self, gone: &[Gone]) -> BTreeSet<usize> {
        let parts = gone.iter().flat_map(|gone| self.parts(gone));
        parts.filter_map(|part| self.passing.get(&part)).flatten().copied().collect()
    }

    fn parts(&self, gone: &Gone) -> Vec<Part> {
        let (instances, link) = self.run.hit_by(&gone.fault());
        instances.into_iter().map(Part::Instance).chain(link.map(Part::Link)).collect()
    }
}

/// A design while something is gone.
pub struct Standing<'a> {
    reach: &'a Reach,
    run: Simulation,
}

impl Standing<'_> {
    /// The share of such requests that can be served: 1 or 0, but where it depends on which server a user was first sent to.
    #[must_use]
    pub fn served(&self, class: Class, user: u64, key: u64) -> f64 {
        let subject = Subject::new((self.run.client_of(user), user), class, key);
        self.walk(&subject, self.reach.has_session(user)).0
    }

    /// The same with what decided it.
    fn fate(&self, class: Class, cell: Cell) -> Fate {
        let subject = Subject::new((self.run.client_of(cell.user), cell.user), class, cell.key);
        let (served, passed) = self.walk(&subject, self.reach.logged_in.contains(&cell.user));
        Fate { class, cell, served, passed }
    }

    fn walk(&self, subject: &Subject, has_session: bool) -> (f64, BTreeSet<Part>) {
        let Some(program) = self.run.attempt_of(subject) else { return (0.0, BTreeSet::new()) };
        let (known, passed) = (BTreeMap::new(), BTreeSet::new());
        let mut walk = Walk { run: &self.run, subject: *subject, has_session, known, passed };
        let served = walk.program(subject.client(), program).served;
        (served, walk.passed)
    }

    /// The share of the requests of each class, by popularity, that cannot be served.
    #[must_use]
    pub fn cut(&self) -> BTreeMap<Class, f64> {
        let cut = |class: &Class| {
            let parts = self.reach.cells.iter().map(|cell| cell.share * (1.0 - self.fate(*class, *cell).served));
            let sum: f64 = parts.sum();
            // The shares of all cells come to 1 but for their rounding.
            if sum > 1.0 - ROUNDING { 1.0 } else { sum }
        };
        self.reach.classes.iter().map(|class| (*class, cut(class))).collect()
    }
}

/// The kinds of request that there are: of users alike and keys alike one each.
pub(super) fn cells(run: &Simulation, users: u64) -> Vec<Cell> {
    let looked_at = users.min(LOOKED_AT_MAX);
    let user = |place: u64| (u128::from(place) * u128::from(users) / u128::from(looked_at)) as u64;
    let likeness = run.likeness();
    let users = (0..looked_at).map(|place| (user(place), 1.0 / looked_at as f64));
    let users = alike(users, |user| run.user_cell(user, &likeness));
    let popular = run.popular_keys(LOOKED_AT_MAX);
    // Where a client's requests never come to, keys may differ as they like.
    let mut keys_of: BTreeMap<usize, Vec<(u64, f64)>> = BTreeMap::new();
    let mut found = Vec::new();
    for (user, of_users) in users {
        let client = run.client_of(user);
        let keys = keys_of.entry(client).or_insert_with(|| {
            let likeness = run.likeness_for(client);
            alike(popular.iter().copied(), |key| run.key_cell(key, &likeness))
        });
        found.extend(keys.iter().map(|(key, of_keys)| Cell { user, key: *key, share: of_users * of_keys }));
    }
    found
}

/// One of all that are alike, with their shares together.
fn alike(all: impl Iterator<Item = (u64, f64)>, cell: impl Fn(u64) -> Vec<usize>) -> Vec<(u64, f64)> {
    let mut found: BTreeMap<Vec<usize>, (u64, f64)> = BTreeMap::new();
    for (number, share) in all {
        found.entry(cell(number)).or_insert((number, 0.0)).1 += share;
    }
    found.into_values().collect()
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    /// The share that is served.
    served: f64,
    /// Why the rest is not.
    reason: Reason,
    /// Whether the one that was asked failed itself, or could not be asked, and did not only pass on that somebody else had failed:
    /// only then another one is tried.
    is_own: bool,
}

impl Outcome {
    const SERVED: Self = Self { served: 1.0, reason: Reason::Timeout, is_own: false };

    const fn failed(reason: Reason) -> Self {
        Self { served: 0.0, reason, is_own: true }
    }

    /// Both must succeed.
    fn and(self, next: Self) -> Self {
        let first = if self.served < 1.0 { self } else { next };
        Self { served: self.served * next.served, ..first }
    }

    /// Seen from further up, where the one that was asked passes it on.
    const fn passed_on(self) -> Self {
        Self { is_own: false, ..self }
    }

    /// Whether a caller turns to others after it.
    fn leads_to(self, others: Others) -> bool {
        !self.is_served() && self.is_own && others.are_tried_after(self.reason)
    }

    fn is_served(self) -> bool {
        self.served >= 1.0
    }
}

/// The walk of one request.
struct Walk<'a> {
    run: &'a Simulation,
    subject: Subject,
    has_session: bool,
    /// What was found already, by component and program.
    known: BTreeMap<(usize, usize), Outcome>,
    /// The instances and links that were looked at.
    passed: BTreeSet<Part>,
}

impl Walk<'_> {
    /// All steps of a program must succeed that the call cannot do without.
    fn program(&mut self, component: usize, program: usize) -> Outcome {
        if let Some(known) = self.known.get(&(component, program)) {
            return *known;
        }
        let (mut outcome, mut addresses, mut step) = (Outcome::SERVED, Vec::new(), 0);
        while let Some(op) = self.run.op(program, step) {
            step += 1;
            let next = match op {
                Op::Ask(choice) => self.choice(component, choice, &addresses),
                Op::AskSession(choice) if self.has_session => self.choice(component, choice, &addresses),
                Op::FindAddress(choice, name) => match self.run.op(program, step) {
                    Some(Op::Ask(doors)) => self.addresses(component, (choice, name), doors, &mut addresses),
                    _ => Outcome::failed(Reason::NoAddress),
                },
                Op::Fail(reason) => Outcome::failed(reason),
                // A look-up finds nothing, a session can be opened again, and the rest takes time alone or goes on whatever comes.
                _ => Outcome::SERVED,
            };
            outcome = outcome.and(next);
            if outcome.served <= 0.0 {
                break;
            }
        }
        self.known.insert((component, program), outcome);
        outcome
    }

    /// Asks name servers for the address of what may be asked next.
    fn addresses(&mut self, client: usize, find: (usize, Name), doors: usize, addresses: &mut Vec<usize>) -> Outcome {
        let (choice, name) = find;
        let Prospects::Any(servers) = self.run.prospects(client, choice, &self.subject, &[]) else {
            return Outcome::failed(Reason::NoAddress);
        };
        let (.., dead) = self.run.terms(choice);
        let answering: Vec<Way> = servers.into_iter().filter(|way| self.way(way, dead).is_served()).collect();
        if answering.is_empty() {
            return Outcome::failed(Reason::NoAddress);
        }
        if name == Name::Site {
            *addresses = self.run.prospective_addresses(&answering, doors, &self.subject);
        }
        Outcome::SERVED
    }

    fn choice(&mut self, component: usize, choice: usize, addresses: &[usize]) -> Outcome {
        let (others, none, dead) = self.run.terms(choice);
        let asked = match self.run.prospects(component, choice, &self.subject, addresses) {
            Prospects::Any(ways) => self.any(&ways, dead),
            Prospects::InOrder(groups) => self.in_order(&groups, others, dead),
            Prospects::Kept(ways) => self.kept(&ways, others, dead),
        };
        asked.map_or_else(|| Outcome::failed(none), Outcome::passed_on)
    }

    /// The best of all ways, since one more try may take it; none: there is none.
    fn any(&mut self, ways: &[Way], dead: Reason) -> Option<Outcome> {
        let mut best: Option<Outcome> = None;
        for way in ways {
            let outcome = self.way(way, dead);
            if best.is_none_or(|best| outcome.served > best.served) {
                best = Some(outcome);
            }
            if outcome.is_served() {
                break;
            }
        }
        best
    }

    /// The first of the groups, and the next ones as long as failures lead there.
    fn in_order(&mut self, groups: &[Vec<Way>], others: Others, dead: Reason) -> Option<Outcome> {
        let mut last = None;
        for group in groups {
            let Some(outcome) = self.any(group, dead) else { continue };
            last = Some(outcome);
            if !outcome.leads_to(others) {
                break;
            }
        }
        last
    }

    /// Users stay where they were sent first, unless the connection breaks there: of those who stay, the ones that are served.
    fn kept(&mut self, ways: &[Way], others: Others, dead: Reason) -> Option<Outcome> {
        let outcomes: Vec<Outcome> = ways.iter().map(|way| self.way(way, dead)).collect();
        let leaves = |outcome: &Outcome| {
            let breaks = outcome.is_own && outcome.reason.breaks_connection();
            !outcome.is_served() && (breaks || outcome.leads_to(others))
        };
        let staying: Vec<&Outcome> = outcomes.iter().filter(|outcome| !leaves(outcome)).collect();
        let Some(first) = staying.iter().find(|outcome| !outcome.is_served()).or_else(|| staying.first()) else {
            return outcomes.first().copied();
        };
        let served = staying.iter().map(|outcome| outcome.served).sum::<f64>() / staying.len() as f64;
        Some(Outcome { served, ..**first })
    }

    /// What becomes of a call on its way, and of what it leads to.
    fn way(&mut self, way: &Way, dead: Reason) -> Outcome {
        let run = self.run;
        self.passed.insert(Part::Link(way.link));
        self.passed.extend(way.instance.map(Part::Instance));
        if !run.is_open(way.link) {
            return Outcome::failed(Reason::LinkCut);
        }
        if !run.passes(way.link) {
            return Outcome::failed(Reason::Dropped);
        }
        let Some(instance) = way.instance else { return Outcome::failed(dead) };
        if run.is_unreachable(instance) {
            return Outcome::failed(Reason::LinkCut);
        }
        if !run.is_alive(instance) {
            return Outcome::failed(dead);
        }
        match run.program_of(way) {
            Some(program) => self.program(way.component, program),
            None => Outcome::failed(Reason::NoDataSource),
        }
    }
}
