//! Name servers and the resolvers that remember their answers.

use std::collections::BTreeMap;

use crate::catalog::lowering::{Name, Role};
use crate::design::kind::{DnsAnswer, HealthCheck};

use super::balancer::Health;
use super::calendar::Event;
use super::plan::TargetPlan;
use super::random::{Draw, NS_PER_S, Purpose, mix, ns_from_ms, within};
use super::simulation::Simulation;

/// Resolvers of one client.
const RESOLVERS: usize = 256;

/// A name server's own state.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameServer {
    turn: usize,
    health: BTreeMap<usize, Health>,
    is_probing: bool,
}

/// What a client's resolvers remember.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolvers {
    /// By name and resolver: the component, and until when.
    answers: BTreeMap<(Name, usize), (usize, u64)>,
}

/// The resolver of a user's network.
fn resolver(user: u64) -> usize {
    (mix(mix(user)) % RESOLVERS as u64) as usize
}

impl Simulation {
    /// The component that the user's resolver still has for an answer.
    pub(super) fn remembered_address(&self, client: usize, user: u64, name: Name) -> Option<usize> {
        let Role::Client(parameters) = &self.plan.components[client].lowered.role else { return None };
        let (component, until_ns) = self.components[client].resolvers.answers.get(&(name, resolver(user))).copied()?;
        let is_good = parameters.dns_cache && until_ns > self.now_ns && self.plan.components[component].is_present;
        is_good.then_some(component)
    }

    /// A name server's answer to a client: one of `doors`, which the user's resolver will remember.
    pub(super) fn answer_name(
        &mut self,
        server: usize,
        (client, user): (usize, u64),
        name: Name,
        doors: &[TargetPlan],
    ) -> Option<usize> {
        let component = match name {
            Name::Site => self.answer_site(server, client, doors)?,
            // One address for all edges; the network itself finds the nearest.
            Name::Edge => doors.first()?.component,
        };
        let Role::Dns { ttl_s, .. } = self.plan.components[server].lowered.role else { return None };
        let key = (name, resolver(user));
        let until_ns = self.now_ns.saturating_add((ttl_s * self.freshness(client, key) * NS_PER_S as f64) as u64);
        self.components[client].resolvers.answers.insert(key, (component, until_ns));
        Some(component)
    }

    /// The door of the site that a name server tells a client of.
    fn answer_site(&mut self, server: usize, client: usize, doors: &[TargetPlan]) -> Option<usize> {
        let state = &self.components[server].name_server;
        let is_healthy = |door: usize| state.health.get(&door).is_none_or(|health| health.is_healthy);
        let answers = self.possible_answers(server, client, doors, is_healthy);
        let component = *answers.get(state.turn % answers.len().max(1))?;
        self.components[server].name_server.turn += 1;
        Some(component)
    }

    /// The doors that a name server may tell a client of, in turn.
    pub(super) fn possible_answers(
        &self,
        server: usize,
        client: usize,
        doors: &[TargetPlan],
        is_healthy: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        let Role::Dns { answer, health_checks, .. } = self.plan.components[server].lowered.role else { return Vec::new() };
        let looks = health_checks || answer == DnsAnswer::Failover;
        let all = || doors.iter().map(|door| door.component);
        let mut known: Vec<usize> = all().filter(|door| !looks || is_healthy(*door)).collect();
        if known.is_empty() {
            // With nothing healthy left any answer is as good: the probes may be what is wrong.
            known = all().collect();
        }
        match answer {
            DnsAnswer::RoundRobin => known,
            DnsAnswer::Simple | DnsAnswer::Failover => known.into_iter().take(1).collect(),
            DnsAnswer::Geo => self.by_distance(client, &known).into_iter().take(1).map(|place| known[place]).collect(),
        }
    }

    /// The share of its time that a new answer has left at a resolver. The first answer is as old as if users had been there
    /// long before the run: otherwise all resolvers would ask again at the same time, and a change would arrive at once.
    fn freshness(&self, client: usize, (name, resolver): (Name, usize)) -> f64 {
        if self.components[client].resolvers.answers.contains_key(&(name, resolver)) {
            return 1.0;
        }
        let ordinal = name as usize * RESOLVERS + resolver;
        let stream = within(within(self.seed, self.plan.components[client].name), ordinal as u64);
        Draw::new(stream, Purpose::Age).unit()
    }

    /// Starts a name server's probes where its answers need them.
    pub(super) fn refresh_name_server(&mut self, component: usize) {
        let Role::Dns { answer, health_checks, .. } = self.plan.components[component].lowered.role else { return };
        let looks = health_checks || answer == DnsAnswer::Failover;
        let state = &mut self.components[component].name_server;
        if looks && !state.is_probing {
            state.is_probing = true;
            self.calendar.set(
                self.now_ns + ns_from_ms(HealthCheck::default().every_ms),
                Event::ProbeNames { component: component as u32 },
            );
        }
    }

    /// One round of a name server's probes: an address answers while any instance behind it does.
    #[cold]
    pub(super) fn probe_names(&mut self, component: usize) {
        self.components[component].name_server.is_probing = false;
        if !self.plan.components[component].is_present {
            return;
        }
        let check = HealthCheck::default();
        for door in self.doors_of(component) {
            let answers = self.components[door].instances.iter().any(|instance| self.answers_probe(*instance));
            self.components[component].name_server.health.entry(door).or_default().observe(answers, &check);
        }
        self.refresh_name_server(component);
    }

    /// The components whose addresses a name server knows: what its clients may call.
    fn doors_of(&self, server: usize) -> Vec<usize> {
        let links = || self.plan.links.iter().filter(|link| link.is_present);
        let clients: Vec<usize> = links().filter(|link| link.components.1 == server).map(|link| link.components.0).collect();
        let mut doors: Vec<usize> = links()
            .filter(|link| clients.contains(&link.components.0) && link.components.1 != server)
            .map(|link| link.components.1)
            .collect();
        doors.sort_unstable();
        doors.dedup();
        doors
    }
}
