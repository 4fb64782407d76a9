//! What each kind of component is: its place in the palette, its parameters, what it may link to, and how a request travels
//! through it. One file per kind; palette, inspector, link rules, file checks and the engine's plan all read this list.

use crate::design::KindName;

pub mod info;
pub mod reason;

pub use info::{Control, Group, KindInfo, LinkKind, ParameterInfo, Unit};
pub use reason::Reason;

/// All kinds, in the order of the palette.
#[must_use]
pub fn all() -> &'static [&'static KindInfo] {
    &[]
}

/// What the catalog knows of a kind.
#[must_use]
pub fn info(name: KindName) -> &'static KindInfo {
    all()[name as usize]
}
