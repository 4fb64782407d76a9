//! How a balancer picks, and what its health checks tell it. Each instance of a balancer has its own state.

use crate::catalog::lowering::{Keeps, Role};
use crate::design::kind::{Algorithm, HealthCheck};

use super::calendar::Event;
use super::call::Tried;
use super::hash::Table;
use super::plan::ChoicePlan;
use super::random::{mix, ns_from_ms};
use super::simulation::Simulation;
use super::trace::Rule;

/// What probes have shown of a target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Health {
    /// Whether it is held for healthy.
    pub(crate) is_healthy: bool,
    /// Probes in a row that said otherwise.
    against: u32,
}

impl Default for Health {
    fn default() -> Self {
        Self { is_healthy: true, against: 0 }
    }
}

impl Health {
    /// Takes in a probe: `fall` failures in a row take a healthy target out, `rise` successes put it back.
    pub(crate) fn observe(&mut self, answers: bool, check: &HealthCheck) {
        if answers == self.is_healthy {
            self.against = 0;
            return;
        }
        self.against += 1;
        if self.against >= if self.is_healthy { check.fall } else { check.rise } {
            *self = Self { is_healthy: answers, against: 0 };
        }
    }
}

/// An instance that a balancer may pick.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BalancerTarget {
    /// The instance.
    pub(crate) instance: usize,
    /// Its component.
    pub(crate) component: usize,
    /// The link to it.
    pub(crate) link: usize,
    weight: f64,
}

/// Every instance of every target, in the order of the links; all instances of a balancer have the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Targets {
    /// By place.
    pub(crate) list: Vec<BalancerTarget>,
    places: Table<usize, usize>,
}

impl Targets {
    fn new(list: Vec<BalancerTarget>) -> Self {
        let places = list.iter().enumerate().map(|(place, target)| (target.instance, place)).collect();
        Self { list, places }
    }

    /// The place of `instance` among them.
    fn place(&self, instance: usize) -> Option<usize> {
        self.places.get(&instance).copied()
    }
}

/// What one instance of a balancer knows of a target.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// Its time to answer, averaged over about the last eight calls, in nanoseconds.
    mean_ns: f64,
    /// Calls that it has not answered.
    open: u32,
    /// What probes say.
    health: Health,
}

/// The state of one instance of a balancer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Balancer {
    /// By place of the target.
    known: Vec<Known>,
    /// What smooth weighted round robin has saved up for each target, once it is asked to pick.
    credits: Vec<f64>,
    turn: usize,
    /// Users' connections: the instance that each goes to.
    connections: Table<u64, usize>,
    /// Whether a probe is set.
    is_probing: bool,
}

/// The weight of a new time in [`Known::mean_ns`].
const MEAN_SHARE: f64 = 1.0 / 8.0;

impl Balancer {
    /// How many targets and connections it keeps in mind.
    pub(crate) fn kept(&self) -> usize {
        self.known.len() + self.connections.len()
    }

    /// Whether it holds the target at a place for healthy.
    pub(crate) fn is_healthy(&self, place: usize) -> bool {
        self.known[place].health.is_healthy
    }

    /// Picks the place of a target that is healthy and `may` be picked.
    fn pick(&mut self, algorithm: Algorithm, targets: &Targets, user: u64, may: impl Fn(usize) -> bool) -> Option<usize> {
        let place = match algorithm {
            Algorithm::IpHash => return hashed(targets, user, may).filter(|place| self.is_healthy(*place)),
            Algorithm::RoundRobin => self.in_turn(may).next(),
            Algorithm::LeastConnections => self.least(may, |known| f64::from(known.open)),
            // Its usual time for each call that it would then have: the fastest is not buried under everybody's next call.
            Algorithm::LeastResponseTime => {
                let unknown_ns = self.least_mean_ns();
                let usual_ns = |known: &Known| if known.mean_ns > 0.0 { known.mean_ns } else { unknown_ns };
                self.least(may, |known| usual_ns(known) * f64::from(known.open + 1))
            }
            Algorithm::WeightedRoundRobin => self.weighted(targets, may),
        }?;
        self.turn = place + 1;
        Some(place)
    }

    /// What is expected of a target that has not answered yet: as much as of the fastest, so that it is tried, and not more, so that
    /// not everybody is sent there until it first answers.
    fn least_mean_ns(&self) -> f64 {
        let known = self.known.iter().map(|known| known.mean_ns).filter(|mean_ns| *mean_ns > 0.0);
        known.min_by(f64::total_cmp).unwrap_or(1.0)
    }

    /// The target with the least `cost`; of equal ones the next in turn.
    fn least(&self, may: impl Fn(usize) -> bool, cost: impl Fn(&Known) -> f64) -> Option<usize> {
        self.in_turn(may).min_by(|one, other| cost(&self.known[*one]).total_cmp(&cost(&self.known[*other])))
    }

    /// The places of those that are healthy and may be picked, the next in turn first.
    fn in_turn(&self, may: impl Fn(usize) -> bool) -> impl Iterator<Item = usize> {
        let count = self.known.len();
        let turn = if self.turn < count { self.turn } else { self.turn % count.max(1) };
        let places = (turn..count).chain(0..turn);
        places.filter(move |place| self.is_healthy(*place) && may(*place))
    }

    /// Smooth weighted round robin, as nginx has it: each gets its weight, the richest is picked and pays for all.
    fn weighted(&mut self, targets: &Targets, may: impl Fn(usize) -> bool) -> Option<usize> {
        self.credits.resize(targets.list.len(), 0.0);
        let (mut total, mut richest) = (0.0, None::<usize>);
        for (place, target) in targets.list.iter().enumerate() {
            if !self.is_healthy(place) || !may(place) {
                continue;
            }
            self.credits[place] += target.weight;
            total += target.weight;
            if richest.is_none_or(|best| self.credits[best] < self.credits[place]) {
                richest = Some(place);
            }
        }
        self.credits[richest?] -= total;
        richest
    }

    /// Takes over what is known of targets that stay, from the places where they were.
    fn lay(&mut self, before: &Targets, after: &Targets) {
        let was_at = |target: &BalancerTarget| before.place(target.instance);
        // A new instance knows nobody yet.
        let known = |target: &BalancerTarget| was_at(target).and_then(|place| self.known.get(place)).copied();
        let known = after.list.iter().map(|target| known(target).unwrap_or_default()).collect();
        if !self.credits.is_empty() {
            let credit = |target: &BalancerTarget| was_at(target).and_then(|place| self.credits.get(place)).copied();
            self.credits = after.list.iter().map(|target| credit(target).unwrap_or_default()).collect();
        }
        self.known = known;
    }
}

/// The place that a user's hash names of all that may be picked, healthy or not: what the hash names has no stand-in.
pub(super) fn hashed(targets: &Targets, user: u64, may: impl Fn(usize) -> bool) -> Option<usize> {
    let all = || (0..targets.list.len()).filter(|place| may(*place));
    let count = all().count();
    all().nth((mix(user) % count.max(1) as u64) as usize)
}

impl Simulation {
    /// Picks the instance that a balancer's call goes to next: instance, component, link.
    pub(super) fn balance(
        &mut self,
        instance: usize,
        choice: usize,
        user: u64,
        tried: &Tried,
    ) -> Option<(usize, usize, usize)> {
        let component = self.instances[instance].component;
        let Role::Balancer { algorithm, keeps, .. } = &self.plan.components[component].lowered.role else { return None };
        let choice = &self.plan.choices[choice];
        // Taken out and put back: whether a target is told of stands beside it.
        let mut balancer = self.instances[instance].balancer.take()?;
        let targets = &self.components[component].targets;
        let may = |place: usize| {
            let target = &targets.list[place];
            is_among(choice, target) && self.is_told_of(target) && !tried.contains(target.instance)
        };
        let name = super::random::within(user, choice.name);
        let kept = self.kept_place(component, &balancer, (*keeps, name));
        let kept = kept.filter(|place| balancer.is_healthy(*place) && may(*place));
        let place = kept.or_else(|| balancer.pick(*algorithm, targets, user, may));
        let picked = place.map(|place| {
            balancer.known[place].open += 1;
            let target = &targets.list[place];
            (target.instance, target.component, target.link)
        });
        match (keeps, picked) {
            (Keeps::Connection, Some((target, ..))) => {
                balancer.connections.insert(name, target);
            }
            (Keeps::Cookie, Some((target, ..))) => {
                self.components[component].cookies.insert(name, target);
            }
            (Keeps::Nothing, _) | (_, None) => {}
        }
        self.instances[instance].balancer = Some(balancer);
        picked
    }

    /// The place of the target that a user is kept at, by the name of the user's choice.
    fn kept_place(&self, component: usize, balancer: &Balancer, (keeps, name): (Keeps, u64)) -> Option<usize> {
        let target = match keeps {
            Keeps::Nothing => None,
            Keeps::Connection => balancer.connections.get(&name),
            Keeps::Cookie => self.components[component].cookies.get(&name),
        };
        self.components[component].targets.place(*target?)
    }

    /// By which rule a balancer's instance will pick a user's next target, and among how many.
    pub(super) fn balancer_rule(&self, instance: usize, choice: usize, user: u64, tried: &Tried) -> Option<(Rule, usize)> {
        let component = self.instances[instance].component;
        let Role::Balancer { algorithm, keeps, .. } = &self.plan.components[component].lowered.role else { return None };
        let (choice, balancer) = (&self.plan.choices[choice], self.instances[instance].balancer.as_ref()?);
        let targets = &self.components[component].targets;
        let may = |place: &usize| {
            let target = &targets.list[*place];
            let is_free = self.is_told_of(target) && !tried.contains(target.instance);
            is_among(choice, target) && is_free && balancer.is_healthy(*place)
        };
        let name = super::random::within(user, choice.name);
        if self.kept_place(component, balancer, (*keeps, name)).is_some_and(|place| may(&place)) {
            return Some((if *keeps == Keeps::Cookie { Rule::Cookie } else { Rule::SameConnection }, 1));
        }
        let candidates = (0..targets.list.len()).filter(may).count();
        Some(match algorithm {
            Algorithm::RoundRobin => (Rule::Turn, candidates),
            Algorithm::WeightedRoundRobin => (Rule::WeightedTurn, candidates),
            Algorithm::LeastConnections => (Rule::FewestConnections, candidates),
            Algorithm::LeastResponseTime => (Rule::FastestAnswer, candidates),
            // What the hash names has no stand-in.
            Algorithm::IpHash => (Rule::HashOfUser, candidates.min(1)),
        })
    }

    /// A balancer's call came back after `time_ns`; `breaks` says that the user's connection is gone.
    pub(super) fn note_answer(
        &mut self,
        instance: usize,
        target: usize,
        (choice, user): (usize, u64),
        (time_ns, is_served, breaks): (u64, bool, bool),
    ) {
        let name = super::random::within(user, self.plan.choices[choice].name);
        let at = &mut self.instances[instance];
        let Some(balancer) = at.balancer.as_mut() else { return };
        if breaks {
            for kept in [&mut balancer.connections, &mut self.components[at.component].cookies] {
                if kept.get(&name) == Some(&target) {
                    kept.remove(&name);
                }
            }
        }
        let Some(place) = self.components[at.component].targets.place(target) else { return };
        let target = &mut balancer.known[place];
        target.open = target.open.saturating_sub(1);
        if !is_served {
            // A failure is no answer, however fast it comes.
            return;
        }
        let is_first = target.mean_ns == 0.0;
        target.mean_ns += if is_first { time_ns as f64 } else { MEAN_SHARE * (time_ns as f64 - target.mean_ns) };
    }

    /// Whether callers are told of a target's instance.
    fn is_told_of(&self, target: &BalancerTarget) -> bool {
        self.components[target.component].untold == 0 || self.instances[target.instance].is_told_of()
    }

    /// Every balancer learns who is there now; what it knows of those that stay, it keeps.
    pub(super) fn refresh_balancers(&mut self) {
        for component in 0..self.components.len() {
            let plan = &self.plan.components[component];
            if plan.is_present && matches!(plan.lowered.role, Role::Balancer { .. }) {
                self.refresh_balancer(component);
            }
        }
    }

    fn refresh_balancer(&mut self, component: usize) {
        let Role::Balancer { weights, health_check, .. } = &self.plan.components[component].lowered.role else { return };
        let mut targets = Vec::new();
        for (component, link) in self.balanced_components(component) {
            let weight = weights.get(&self.plan.components[component].id).copied().unwrap_or(1.0);
            let target = |instance: &usize| BalancerTarget { instance: *instance, component, link, weight };
            targets.extend(self.components[component].instances.iter().map(target));
        }
        let every_ns = health_check.as_ref().map(|check| ns_from_ms(check.every_ms).max(1));
        let before = std::mem::replace(&mut self.components[component].targets, Targets::new(targets));
        for instance in self.components[component].instances.clone() {
            let mut balancer = self.instances[instance].balancer.take().unwrap_or_default();
            balancer.lay(&before, &self.components[component].targets);
            match every_ns {
                // What no probe looks at any more is held for healthy.
                None => balancer.known.iter_mut().for_each(|known| known.health = Health::default()),
                Some(every_ns) if !balancer.is_probing => {
                    balancer.is_probing = true;
                    self.calendar.set_ahead(self.now_ns, every_ns, Event::Probe { instance: instance as u32 });
                }
                Some(_) => {}
            }
            self.instances[instance].balancer = Some(balancer);
        }
    }

    /// The components that any of a balancer's programs may send to, with the links, in the author's order.
    fn balanced_components(&self, component: usize) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for class in crate::design::Class::ALL {
            let program = self.plan.components[component].program(crate::catalog::lowering::Task::Serve(*class));
            for op in program.into_iter().flat_map(|program| self.plan.program(program)) {
                let super::plan::Op::Ask(choice) = op else { continue };
                for target in &self.plan.choices[*choice].targets {
                    if !found.contains(&(target.component, target.link)) {
                        found.push((target.component, target.link));
                    }
                }
            }
        }
        found
    }

    /// One round of health checks. A probe sees whether the process answers; how long it takes to is not looked at. What callers
    /// are not told of is not probed: it is held for healthy once they are, as whoever started it has waited for that.
    #[cold]
    pub(super) fn probe(&mut self, instance: usize) {
        let component = self.instances[instance].component;
        let Some(mut balancer) = self.instances[instance].balancer.take() else { return };
        balancer.is_probing = false;
        let Role::Balancer { health_check: Some(check), .. } = &self.plan.components[component].lowered.role else {
            self.instances[instance].balancer = Some(balancer);
            return;
        };
        if self.instances[instance].is_present {
            if self.is_alive(instance) {
                for (known, target) in balancer.known.iter_mut().zip(&self.components[component].targets.list) {
                    if !self.is_told_of(target) {
                        known.health = Health::default();
                        continue;
                    }
                    let answers = self.answers_probe(target.instance) && self.can_pass(target.link);
                    known.health.observe(answers, check);
                }
            }
            balancer.is_probing = true;
            self.calendar.set_ahead(self.now_ns, ns_from_ms(check.every_ms).max(1), Event::Probe { instance: instance as u32 });
        }
        self.instances[instance].balancer = Some(balancer);
    }

    /// Whether an instance answers a probe: a living process does, unless it is a balancer that knows of nobody to pass a request
    /// on to.
    pub(super) fn answers_probe(&self, instance: usize) -> bool {
        let balancer = self.instances[instance].balancer.as_ref();
        self.is_alive(instance) && balancer.is_none_or(|balancer| balancer.known.iter().any(|known| known.health.is_healthy))
    }

    /// What a balancer's instance knew is gone with its process.
    pub(super) fn forget_connections(&mut self, instance: usize) {
        if let Some(balancer) = self.instances[instance].balancer.as_mut() {
            balancer.connections.clear();
            balancer.known.iter_mut().for_each(|known| known.open = 0);
        }
    }
}

/// Whether a choice may go to a target.
pub(super) fn is_among(choice: &ChoicePlan, target: &BalancerTarget) -> bool {
    choice.targets.iter().any(|one| one.component == target.component)
}
