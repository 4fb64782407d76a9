//! Sessions kept in the memory of the web server that opened them.

use std::collections::BTreeMap;

use super::call::CallRef;
use super::random::NS_PER_S;
use super::simulation::Simulation;

/// How long a session lasts.
const SESSION_NS: u64 = 1_800 * NS_PER_S;

/// A user's session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    /// The instance that keeps it; none: it died with that.
    instance: Option<usize>,
    opened_ns: u64,
}

/// Sessions by user.
pub(crate) type Sessions = BTreeMap<u64, Session>;

impl Simulation {
    /// Whether the instance that serves a call knows its user, or the user has no session to be known by.
    pub(super) fn knows_session(&self, call: CallRef) -> bool {
        let session = self.call(call).and_then(|found| self.sessions.get(&found.subject.user));
        let session = session.filter(|session| self.now_ns - session.opened_ns < SESSION_NS);
        session.is_none_or(|session| session.instance == self.instance_of(call))
    }

    /// The instance that serves a call opens a session for its user.
    pub(super) fn open_session(&mut self, call: CallRef) {
        let (instance, opened_ns) = (self.instance_of(call), self.now_ns);
        if let Some(user) = self.call(call).map(|found| found.subject.user) {
            self.sessions.insert(user, Session { instance, opened_ns });
        }
    }

    /// What an instance keeps in memory dies with it.
    pub(super) fn lose_sessions(&mut self, instance: usize) {
        let now_ns = self.now_ns;
        let mut lost = 0;
        for session in self.sessions.values_mut().filter(|session| session.instance == Some(instance)) {
            session.instance = None;
            lost += u64::from(now_ns - session.opened_ns < SESSION_NS);
        }
        self.count(|counts| counts.lost_sessions += lost);
    }
}
