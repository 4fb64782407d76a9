//! Why something cannot be done without, and what mends it, in words.

use super::overload::{OverloadRisk, Trouble};
use super::verdict::PointOfFailure;
use crate::analysis::Gone;
use crate::analysis::wording::{Figure, Wording};
use crate::catalog::outgoing::Outgoing;
use crate::design::kind::{Algorithm, DatabaseLeader, Kind};
use crate::design::{Class, Design, Id, KindName};

impl PointOfFailure {
    /// Why requests break without it.
    #[must_use]
    pub fn why(&self) -> Wording {
        let breaks: Vec<(Class, f64)> = self.breaks.iter().map(|(class, share)| (*class, *share)).collect();
        named(&self.gone, &format!("failure.why.{}", part(&self.gone))).with("classes", Figure::Classes(breaks))
    }

    /// What would be another path.
    #[must_use]
    pub fn mend(&self, design: &Design) -> Wording {
        let word = match &self.gone {
            Gone::Link(..) => "link",
            Gone::DataCenter(_) => "data_center",
            Gone::Component(id) => mend_of(design, id, false),
            Gone::Instance(id, _) => mend_of(design, id, true),
        };
        named(&self.gone, &format!("failure.mend.{word}"))
    }
}

impl OverloadRisk {
    /// Why the design misses its objective without it.
    #[must_use]
    pub fn why(&self, design: &Design) -> Wording {
        let is_late = self.proof.success_ratio_after >= design.objective.success_ratio;
        let why = match self.proof.trouble {
            Trouble::Overload if is_late => "why_late",
            Trouble::Overload => "why_fails",
            Trouble::Misled => "why_misled",
            Trouble::Detour => "why_detour",
        };
        named(&self.gone, &format!("overload.{why}.{}", part(&self.gone)))
            .with("success", Figure::Share(self.proof.success_ratio_after))
            .with("p99", Figure::Ms(self.proof.p99_ms_after))
    }

    /// What would carry the load.
    #[must_use]
    pub fn mend(&self, design: &Design) -> Wording {
        let word = match &self.gone {
            Gone::Link(..) => "link",
            Gone::DataCenter(_) => "data_center",
            Gone::Component(id) | Gone::Instance(id, _) => {
                match design.components.get(id).map(|component| component.kind.name()) {
                    Some(KindName::Cache) => "cache",
                    Some(KindName::Cdn) => "cdn",
                    Some(KindName::Worker) => "worker",
                    Some(KindName::DatabaseLeader | KindName::DatabaseFollower | KindName::Shard) => "database",
                    _ => "instance",
                }
            }
        };
        named(&self.gone, &format!("overload.mend.{word}"))
    }
}

/// Words about something that is gone, under its name.
fn named(gone: &Gone, key: &str) -> Wording {
    match gone {
        Gone::Component(id) | Gone::DataCenter(id) => Wording::new(key).with("name", Figure::Name(id.clone())),
        Gone::Instance(id, number) => {
            Wording::new(key).with("name", Figure::Name(id.clone())).with("number", Figure::Count(u64::from(*number)))
        }
        Gone::Link(from, to) => Wording::new(key).with("from", Figure::Name(from.clone())).with("to", Figure::Name(to.clone())),
    }
}

/// The end of the key of a sentence on why: an instance and a link have one of their own.
const fn part(gone: &Gone) -> &'static str {
    match gone {
        Gone::Instance(..) => "instance",
        Gone::Link(..) => "link",
        Gone::Component(_) | Gone::DataCenter(_) => "whole",
    }
}

/// The word for what makes another path around a component.
fn mend_of(design: &Design, id: &Id, is_one_of_many: bool) -> &'static str {
    let Some(component) = design.components.get(id) else { return "instance" };
    match &component.kind {
        Kind::DatabaseLeader(leader) | Kind::Shard(leader) => leader_word(design, id, leader),
        Kind::DatabaseFollower(_) => "follower",
        Kind::SessionStore(_) => "session_store",
        Kind::WebServer(server) if !server.hosts.is_empty() && !is_one_of_many => "hosts",
        Kind::WebServer(_) | Kind::Service(_) if is_one_of_many && is_chosen_by_hash(design, id) => "ip_hash",
        Kind::WebServer(_) if !is_one_of_many && is_asked_by_users(design, id) => "balancer",
        Kind::Cdn(_) => "cdn",
        _ => "instance",
    }
}

/// A leader that nobody follows needs a follower; one that somebody follows must be followed in office.
fn leader_word(design: &Design, id: &Id, leader: &DatabaseLeader) -> &'static str {
    let has_follower = Outgoing::new(design).from(id).next().is_some();
    match (has_follower, leader.failover_after_ms) {
        (false, _) => "leader",
        (true, None) => "failover",
        (true, Some(_)) => "followers",
    }
}

fn callers<'a>(design: &'a Design, id: &Id) -> impl Iterator<Item = &'a Kind> {
    let links = design.links.iter().filter(move |link| link.to == *id);
    links.filter_map(|link| design.components.get(&link.from)).map(|component| &component.kind)
}

fn is_asked_by_users(design: &Design, id: &Id) -> bool {
    callers(design, id).any(|kind| kind.name() == KindName::Client)
}

fn is_chosen_by_hash(design: &Design, id: &Id) -> bool {
    callers(design, id).any(|kind| matches!(kind, Kind::LoadBalancer(balancer) if balancer.algorithm == Algorithm::IpHash))
}
