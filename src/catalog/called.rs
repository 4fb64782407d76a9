//! Lists of what may be called that several kinds have in common.

use super::info::LinkKind;
use crate::design::KindName;

/// What a program of the user's own calls: a web server's, a service's, a worker's.
pub(super) const CALLED_BY_PROGRAMS: &[(KindName, LinkKind)] = &[
    (KindName::Service, LinkKind::Request),
    (KindName::Cache, LinkKind::LookUp),
    (KindName::SessionStore, LinkKind::LookUp),
    (KindName::ObjectStore, LinkKind::Query),
    (KindName::DatabaseLeader, LinkKind::Query),
    (KindName::DatabaseFollower, LinkKind::Query),
    (KindName::Shard, LinkKind::Query),
    (KindName::ShardRouter, LinkKind::Query),
    (KindName::Queue, LinkKind::Publish),
];

/// Every kind, each by the same kind of link.
pub(super) const fn anything(link: LinkKind) -> [(KindName, LinkKind); KindName::ALL.len()] {
    let mut links = [(KindName::Client, link); KindName::ALL.len()];
    let mut place = 0;
    while place < links.len() {
        links[place].0 = KindName::ALL[place];
        place += 1;
    }
    links
}
