//! Sessions kept in memory: in that of the web server that opened them, or of a store that all web servers ask.

use std::collections::{BTreeMap, VecDeque};

use super::call::CallRef;
use super::random::NS_PER_S;
use super::simulation::Simulation;

/// How long a session lasts.
const SESSION_NS: u64 = 1_800 * NS_PER_S;

/// A user's session.
#[derive(Clone, Copy, Debug)]
struct Session {
    /// The instance that keeps it; none: it died with that.
    instance: Option<usize>,
    opened_ns: u64,
}

/// Sessions by user.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sessions {
    by_user: BTreeMap<u64, Session>,
    /// Users in the order in which they logged in, as often as they did, to let go of what is over.
    opened: VecDeque<(u64, u64)>,
}

impl Sessions {
    /// How many log-ins are kept in mind.
    pub(crate) fn len(&self) -> usize {
        self.opened.len()
    }

    /// Takes out the oldest session if it is over.
    fn take_over(&mut self, now_ns: u64) -> Option<Session> {
        while let Some((opened_ns, user)) = self.opened.front().copied() {
            if now_ns - opened_ns < SESSION_NS {
                return None;
            }
            self.opened.pop_front();
            // A later log-in goes on.
            if self.by_user.get(&user).is_some_and(|session| session.opened_ns == opened_ns) {
                return self.by_user.remove(&user);
            }
        }
        None
    }

    /// A user's session that is not over.
    fn of(&self, user: u64, now_ns: u64) -> Option<&Session> {
        self.by_user.get(&user).filter(|session| now_ns - session.opened_ns < SESSION_NS)
    }
}

impl Simulation {
    /// Whether a call's user has logged in, and that is not over.
    pub(super) fn has_session(&self, call: CallRef) -> bool {
        self.call(call).is_some_and(|found| self.sessions.of(found.subject().user, self.now_ns).is_some())
    }

    /// Whether the instance that serves a call knows its user, or the user has no session to be known by.
    pub(super) fn knows_session(&self, call: CallRef) -> bool {
        let session = self.call(call).and_then(|found| self.sessions.of(found.subject().user, self.now_ns));
        session.is_none_or(|session| session.instance == self.instance_of(call))
    }

    /// The instance that serves a call opens a session for its user.
    #[cold]
    pub(super) fn open_session(&mut self, call: CallRef) {
        let (instance, opened_ns) = (self.instance_of(call), self.now_ns);
        let Some(user) = self.call(call).map(|found| found.subject().user) else { return };
        self.forget_sessions();
        let before = self.sessions.by_user.insert(user, Session { instance, opened_ns });
        self.sessions.opened.push_back((opened_ns, user));
        if let Some(keeper) = before.and_then(|session| session.instance) {
            self.instances[keeper].sessions -= 1;
        }
        if let Some(keeper) = instance {
            self.instances[keeper].sessions += 1;
        }
    }

    /// Lets go of what is over.
    pub(super) fn forget_sessions(&mut self) {
        while let Some(session) = self.sessions.take_over(self.now_ns) {
            if let Some(keeper) = session.instance {
                self.instances[keeper].sessions -= 1;
            }
        }
    }

    /// What an instance keeps in memory dies with it.
    pub(super) fn lose_sessions(&mut self, instance: usize) {
        if std::mem::take(&mut self.instances[instance].sessions) == 0 {
            return;
        }
        let now_ns = self.now_ns;
        let mut lost = 0;
        for session in self.sessions.by_user.values_mut().filter(|session| session.instance == Some(instance)) {
            session.instance = None;
            lost += u64::from(now_ns - session.opened_ns < SESSION_NS);
        }
        self.count(|counts| counts.lost_sessions += lost);
    }
}
