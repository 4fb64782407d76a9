//! The designs of the chapter and of the diary service, bundled with the program so that they open wherever it runs.

/// One of them.
#[derive(Debug)]
pub struct Bundled {
    /// The folder that it is saved in, and the name of its file without the ending: `chapter/01-single-server`.
    pub name: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

impl Bundled {
    /// The key of its title.
    #[must_use]
    pub fn key(&self) -> String {
        format!("stage.{}", self.name)
    }

    /// Its number in its deck.
    #[must_use]
    pub fn number(&self) -> &'static str {
        let stem = self.name.split_once('/').map_or(self.name, |(_, stem)| stem);
        stem.split('-').next().unwrap_or_default().trim_start_matches('0')
    }
}

/// Designs that follow one another.
#[derive(Debug)]
pub struct Deck {
    /// The key of its title.
    pub key: &'static str,
    /// Its designs, in their order.
    pub designs: &'static [Bundled],
}

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        &[$( Bundled { name: $name, text: include_str!(concat!("../../saved/", $name, ".ron")) }, )*]
    };
}

/// All decks.
pub const DECKS: &[Deck] = &[
    Deck {
        key: "deck.chapter",
        designs: bundled![
            "chapter/01-single-server",
            "chapter/02-separate-database",
            "chapter/03-scale-up-or-out",
            "chapter/04-load-balancer",
            "chapter/05-database-replication",
            "chapter/06-cache",
            "chapter/07-cdn",
            "chapter/08-stateless-web-tier",
            "chapter/09-data-centers",
            "chapter/10-message-queue",
            "chapter/11-logs-metrics-automation",
            "chapter/12-sharding",
            "chapter/13-millions-of-users",
        ],
    },
    Deck {
        key: "deck.otd",
        designs: bundled![
            "otd/01-one-box",
            "otd/02-separate-database",
            "otd/03-load-balancer",
            "otd/04-database-replication",
            "otd/05-picture-cdn",
            "otd/06-signed-tokens",
            "otd/07-notification-queue",
            "otd/08-monitoring",
        ],
    },
];

/// The designs of all decks, one after the other.
pub fn all() -> impl Iterator<Item = &'static Bundled> {
    DECKS.iter().flat_map(|deck| deck.designs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, has_text};

    #[test]
    fn every_bundled_design_opens_without_a_problem_and_has_a_title() {
        for bundled in all() {
            let opened = crate::catalog::open::open(bundled.text);
            assert_eq!(opened.problems, [], "{}", bundled.name);
            assert!(opened.design.is_some_and(|design| !design.name.is_empty()), "{}", bundled.name);
            assert!(Language::ALL.iter().all(|language| has_text(*language, &bundled.key())), "{}", bundled.key());
        }
    }

    #[test]
    fn every_saved_design_is_bundled() {
        for deck in ["chapter", "otd"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("saved").join(deck);
            let files = std::fs::read_dir(folder).expect("the folder can be read").count();
            assert_eq!(all().filter(|bundled| bundled.name.starts_with(deck)).count(), files, "{deck}");
        }
    }
}
