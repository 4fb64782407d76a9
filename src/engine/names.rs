//! Name servers and the resolvers that remember their answers.

use std::collections::BTreeMap;

use crate::catalog::latency::round_trip_ms;
use crate::catalog::lowering::Role;
use crate::design::Region;
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
    /// By resolver: the component, and until when.
    answers: BTreeMap<usize, (usize, u64)>,
}

/// The resolver of a user's network.
fn resolver(user: u64) -> usize {
    (mix(mix(user)) % RESOLVERS as u64) as usize
}

impl Simulation {
    /// The component that the user's resolver still has for an answer.
    pub(super) fn remembered_address(&self, client: usize, user: u64) -> Option<usize> {
        let Role::Client(parameters) = &self.plan.components[client].lowered.role else { return None };
        let (component, until_ns) = self.components[client].resolvers.answers.get(&resolver(user)).copied()?;
        let is_good = parameters.dns_cache && until_ns > self.now_ns && self.plan.components[component].is_present;
        is_good.then_some(component)
    }

    /// A name server's answer to a client: one of `doors`, which the user's resolver will remember.
    pub(super) fn answer_name(&mut self, server: usize, client: usize, user: u64, doors: &[TargetPlan]) -> Option<usize> {
        let Role::Dns { answer, ttl_s, health_checks } = self.plan.components[server].lowered.role else { return None };
        let looks = health_checks || answer == DnsAnswer::Failover;
        let state = &self.components[server].name_server;
        let is_healthy = |door: &&TargetPlan| state.health.get(&door.component).is_none_or(|health| health.is_healthy);
        let mut known: Vec<usize> = doors.iter().filter(|door| !looks || is_healthy(door)).map(|door| door.component).collect();
        if known.is_empty() {
            // With nothing healthy left any answer is as good: the probes may be what is wrong.
            known = doors.iter().map(|door| door.component).collect();
        }
        let place = match answer {
            DnsAnswer::Simple | DnsAnswer::Failover => 0,
            DnsAnswer::RoundRobin => state.turn % known.len().max(1),
            DnsAnswer::Geo => self.nearest(client, &known),
        };
        let component = *known.get(place)?;
        let left_s = ttl_s * self.freshness(client, resolver(user));
        let until_ns = self.now_ns.saturating_add((left_s * NS_PER_S as f64) as u64);
        self.components[server].name_server.turn += 1;
        self.components[client].resolvers.answers.insert(resolver(user), (component, until_ns));
        Some(component)
    }

    /// The share of its time that a new answer has left at a resolver. The first answer is as old as if users had been there
    /// long before the run: otherwise all resolvers would ask again at the same time, and a change would arrive at once.
    fn freshness(&self, client: usize, resolver: usize) -> f64 {
        if self.components[client].resolvers.answers.contains_key(&resolver) {
            return 1.0;
        }
        let stream = within(within(self.seed, self.plan.components[client].name), resolver as u64);
        Draw::new(stream, Purpose::Age).unit()
    }

    /// The place of the component whose region is nearest to the client's; what stands nowhere is near to everybody.
    fn nearest(&self, client: usize, components: &[usize]) -> usize {
        let region = |component: usize| self.plan.components[component].lowered.region;
        let home = region(client).unwrap_or(Region::Asia);
        let distance = |component: usize| round_trip_ms(home, region(component).unwrap_or(home));
        let by_distance = |one: &usize, other: &usize| distance(components[*one]).total_cmp(&distance(components[*other]));
        (0..components.len()).min_by(by_distance).unwrap_or(0)
    }

    /// Starts a name server's probes where its answers need them.
    pub(super) fn refresh_name_server(&mut self, component: usize) {
        let Role::Dns { answer, health_checks, .. } = self.plan.components[component].lowered.role else { return };
        let looks = health_checks || answer == DnsAnswer::Failover;
        let state = &mut self.components[component].name_server;
        if looks && !state.is_probing {
            state.is_probing = true;
            self.calendar.set(self.now_ns + ns_from_ms(HealthCheck::default().every_ms), Event::ProbeNames { component });
        }
    }

    /// One round of a name server's probes: an address answers while any instance behind it lives.
    pub(super) fn probe_names(&mut self, component: usize) {
        self.components[component].name_server.is_probing = false;
        if !self.plan.components[component].is_present {
            return;
        }
        let check = HealthCheck::default();
        for door in self.doors_of(component) {
            let answers = self.components[door].instances.iter().any(|instance| self.is_alive(*instance));
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
