//! A population of users in one region: browsers and apps. It is where every request begins.

use super::bounds::TIME_MS_MAX;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use super::lowering::{Choice, Here, Lowering, Others, Pick, Role, Station, Step, Task, serve_all};
use super::reason::Reason;
use super::shared::{REGION, RETRIES};
use crate::design::kind::Client;
use crate::design::{Class, KindName};

/// Its entry in the catalog.
pub(super) static INFO: KindInfo = KindInfo {
    name: KindName::Client,
    group: Group::Edge,
    glyph: "users-three",
    mark: None,
    id_stem: "users",
    abilities: &[],
    parameters: &[
        REGION,
        ParameterInfo::new("share", Unit::Ratio, Control::OptionalNumber(0.0, 1.0)),
        ParameterInfo::new("deadline_ms", Unit::Ms, Control::Number(1.0, TIME_MS_MAX)),
        RETRIES,
        ParameterInfo::new("backoff_ms", Unit::Ms, Control::Number(0.0, TIME_MS_MAX)),
        ParameterInfo::plain("dns_cache", Control::Flag),
    ],
    links_to: &[
        (KindName::Dns, LinkKind::Resolve),
        (KindName::Cdn, LinkKind::Request),
        (KindName::LoadBalancer, LinkKind::Request),
        (KindName::WebServer, LinkKind::Request),
    ],
};

/// What takes a user's requests.
const DOORS: &[KindName] = &[KindName::LoadBalancer, KindName::WebServer];

/// An attempt: finds the address where a name server is linked, then goes to one of the doors.
pub(super) fn lower(client: &Client, here: Here<'_>) -> Lowering {
    let name_servers = here.targets(&[KindName::Dns], Task::Resolve);
    let pick = if name_servers.is_empty() { Pick::Any } else { Pick::Named };
    let find = Choice {
        targets: name_servers,
        pick: Pick::Turn,
        others: Others::Living,
        none: Reason::NoAddress,
        dead: Reason::TargetDown,
    };
    let attempt = |class: Class| {
        let targets = here.targets(DOORS, Task::Serve(class));
        let ask = Choice { targets, pick, others: Others::Living, none: Reason::NoAddress, dead: Reason::TargetDown };
        match pick {
            Pick::Named => vec![Step::FindAddress(find.clone()), Step::Ask(ask)],
            _ => vec![Step::Ask(ask)],
        }
    };
    Lowering { station: Station::OPEN, programs: serve_all(attempt), role: Role::Client(client.clone()) }
}
