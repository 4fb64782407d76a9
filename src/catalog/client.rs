//! A population of users in one region: browsers and apps. It is where every request begins.

use super::bounds::TIME_MS_MAX;
use super::info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
use super::lowering::{Choice, Here, Lowering, Name, Others, Pick, Role, Station, Step, Target, Task, serve_all};
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

/// An attempt: finds the address where a name server is linked, then goes to one of the doors. Static files come from a content
/// delivery network where one is linked, under a name of its own.
pub(super) fn lower(client: &Client, here: Here<'_>) -> Lowering {
    let edges = here.targets(&[KindName::Cdn], Task::Serve(Class::StaticFile));
    let attempt = |class: Class| {
        if class == Class::StaticFile && !edges.is_empty() {
            return ask(here, Name::Edge, edges.clone(), Pick::Nearest);
        }
        let has_names = !here.linked(&[KindName::Dns]).is_empty();
        let pick = if has_names { Pick::Named } else { Pick::Any };
        ask(here, Name::Site, here.targets(DOORS, Task::Serve(class)), pick)
    };
    Lowering { station: Station::OPEN, programs: serve_all(attempt), role: Role::Client(client.clone()) }
}

/// Finds the address behind `name` where a name server is linked, and asks one of those that it may be.
fn ask(here: Here<'_>, name: Name, targets: Vec<Target>, pick: Pick) -> Vec<Step> {
    let name_servers = here.targets(&[KindName::Dns], Task::Resolve);
    let choice =
        |targets, pick| Choice { targets, pick, others: Others::Living, none: Reason::NoAddress, dead: Reason::TargetDown };
    let find = (!name_servers.is_empty()).then(|| Step::FindAddress(choice(name_servers, Pick::Turn), name));
    find.into_iter().chain([Step::Ask(choice(targets, pick))]).collect()
}
