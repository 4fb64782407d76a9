//! How the instances of a component stand, counted once for the cards, the menu and the inspector.

use crate::engine::snapshot::{ComponentFigures, InstanceFigures, Phase};

/// How many instances are in which state. What is being started is not dead: it is on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// All that the run has now, which an automation may have made more or fewer than the design says.
    pub all: usize,
    /// Dead, and nobody starts them.
    pub down: usize,
    /// Being started.
    pub starting: usize,
    /// Being taken out.
    pub leaving: usize,
    /// Serving with a version that fails everything.
    pub bad: usize,
}

impl Standing {
    /// The count over a component's instances.
    #[must_use]
    pub fn of(figures: &ComponentFigures) -> Self {
        Self::of_all(std::iter::once(figures))
    }

    /// The count over the instances of several components.
    #[must_use]
    pub fn of_all<'a>(components: impl Iterator<Item = &'a ComponentFigures>) -> Self {
        let instances: Vec<&InstanceFigures> = components.flat_map(|figures| &figures.instances).collect();
        let count = |is: fn(&InstanceFigures) -> bool| instances.iter().filter(|instance| is(instance)).count();
        Self {
            all: instances.len(),
            down: count(is_down),
            starting: count(is_starting),
            leaving: count(|instance| instance.is_alive && instance.phase == Phase::Leaving),
            bad: count(|instance| instance.is_alive && instance.is_bad),
        }
    }

    /// Whether nothing of it serves, but something is being started.
    #[must_use]
    pub const fn is_starting(self) -> bool {
        self.starting > 0 && self.down + self.starting == self.all
    }
}

/// Whether an instance is dead, and not on its way back.
#[must_use]
pub fn is_down(instance: &InstanceFigures) -> bool {
    !instance.is_alive && instance.phase != Phase::Starting
}

/// Whether an instance is being started.
#[must_use]
pub fn is_starting(instance: &InstanceFigures) -> bool {
    !instance.is_alive && instance.phase == Phase::Starting
}

/// Since when nothing of a component lives or is being started: simulated nanoseconds.
#[must_use]
pub fn dead_since_ns(figures: &ComponentFigures) -> Option<u64> {
    figures.dead_since_ns.filter(|_| Standing::of(figures).starting == 0)
}
