//! Name servers: whom they go on naming, and how long their answers last.

use super::Found;
use crate::analysis::survey::Survey;
use crate::analysis::wording::Figure;
use crate::catalog::lowering::{Pick, Role};
use crate::design::Id;
use crate::design::kind::DnsAnswer;

/// A minute is what managed name services keep before a balancer: whoever notices a failure in seconds should not wait longer.
const TTL_MAX_S: f64 = 60.0;

/// A name server that users choose among several doors by.
struct NameServer {
    id: Id,
    doors: Vec<Id>,
    looks: bool,
    ttl_s: f64,
}

fn name_servers(survey: &Survey) -> Vec<NameServer> {
    let mut found = Vec::new();
    for (id, lowered) in survey.components() {
        let Role::Dns { answer, ttl_s, health_checks } = lowered.role else { continue };
        let mut doors: Vec<Id> = Vec::new();
        for (client_id, lowered) in survey.components() {
            let Role::Client(client) = &lowered.role else { continue };
            let choices = survey.choices(client_id);
            let is_asked = choices.iter().any(|(_, choice)| choice.targets.iter().any(|target| target.id == *id));
            // Whoever keeps no answers asks each time.
            if is_asked && client.dns_cache {
                let named = choices.into_iter().filter(|(_, choice)| choice.pick == Pick::Named);
                doors.extend(named.flat_map(|(_, choice)| choice.targets.iter().map(|target| target.id.clone())));
            }
        }
        doors.sort();
        doors.dedup();
        let looks = health_checks || answer == DnsAnswer::Failover;
        if doors.len() > 1 {
            found.push(NameServer { id: id.clone(), doors, looks, ttl_s });
        }
    }
    found
}

/// It goes on naming a door that is dead.
pub(super) fn unchecked(survey: &Survey) -> Vec<Found> {
    let blind = name_servers(survey).into_iter().filter(|server| !server.looks);
    blind.map(|server| Found::of([vec![server.id], server.doors].concat())).collect()
}

/// It notices at once, and users learn of it only when the answer that they have is over.
pub(super) fn ttl_hides_failover(survey: &Survey) -> Vec<Found> {
    let slow = name_servers(survey).into_iter().filter(|server| server.looks && server.ttl_s > TTL_MAX_S);
    slow.map(|server| Found::of([server.id]).with("ttl", Figure::Ms(server.ttl_s * 1_000.0))).collect()
}
