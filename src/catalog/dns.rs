//! A name server: tells clients the address behind a name. It passes no requests on, so nothing leaves it.

use std::collections::BTreeMap;

use super::info::{Control, Group, KindInfo, ParameterInfo};
use super::lowering::{Lowering, Role, Station, Step, Task};
use super::shared::TTL_S;
use crate::design::KindName;
use crate::design::kind::{Dns, DnsAnswer};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Dns,
    group: Group::Edge,
    glyph: "signpost",
    mark: None,
    id_stem: "dns",
    abilities: &[],
    parameters: &[
        ParameterInfo::plain("answer", Control::Choice(DnsAnswer::NAMES)),
        ParameterInfo::plain("health_checks", Control::Flag),
        TTL_S,
        ParameterInfo::time("lookup"),
    ],
    links_to: &[],
};

/// An answer takes a look-up; which address it is, is for the role.
pub(super) fn lower(dns: &Dns) -> Lowering {
    Lowering {
        station: Station::OPEN,
        programs: BTreeMap::from([(Task::Resolve, vec![Step::Delay(dns.lookup)])]),
        role: Role::Dns { answer: dns.answer, ttl_s: dns.ttl_s, health_checks: dns.health_checks },
    }
}
