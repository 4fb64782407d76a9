//! Workloads as they are known from the world.

use std::collections::BTreeMap;

use crate::design::{Class, Keys, Profile, Workload};

/// One of them.
pub(super) struct Preset {
    /// The key of its name.
    pub(super) key: &'static str,
    /// Requests per user and second.
    rate: f64,
    /// Shares of the classes, in the order of [`Class::ALL`].
    mix: [f64; 5],
    /// How many items there are, and how uneven their popularity is.
    keys: (u64, f64),
    profile: Profile,
}

/// All of them.
pub(super) const ALL: [Preset; 4] = [
    // Nearly all is read, and of what is read most is today's front page.
    Preset {
        key: "workload.news",
        rate: 0.2,
        mix: [0.6, 0.37, 0.005, 0.015, 0.01],
        keys: (20_000, 1.1),
        profile: Profile::Daily { low: 0.3, day_s: 600.0 },
    },
    // The sale opens and everybody comes at once; many buy.
    Preset {
        key: "workload.shop",
        rate: 0.3,
        mix: [0.45, 0.3, 0.15, 0.05, 0.05],
        keys: (50_000, 1.0),
        profile: Profile::Spike { at_s: 20.0, for_s: 60.0, factor: 4.0 },
    },
    // Everybody writes a little of their own: each item has its one reader.
    Preset {
        key: "workload.diary",
        rate: 0.05,
        mix: [0.4, 0.3, 0.2, 0.05, 0.05],
        keys: (1_000_000, 0.2),
        profile: Profile::Daily { low: 0.2, day_s: 600.0 },
    },
    // Small messages all day, half of them written, each with a notification.
    Preset {
        key: "workload.chat",
        rate: 0.5,
        mix: [0.05, 0.35, 0.35, 0.01, 0.24],
        keys: (500_000, 0.8),
        profile: Profile::Steady,
    },
];

impl Preset {
    /// The workload with that many users.
    pub(super) fn workload(&self, users: u64) -> Workload {
        let mix: BTreeMap<Class, f64> = Class::ALL.iter().copied().zip(self.mix).filter(|(_, share)| *share > 0.0).collect();
        let (count, zipf_exponent) = self.keys;
        Workload { users, requests_per_user_s: self.rate, mix, keys: Keys { count, zipf_exponent }, profile: self.profile }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, has_text};

    #[test]
    fn each_has_words_and_shares_that_add_up_to_one() {
        for preset in &ALL {
            let total: f64 = preset.mix.iter().sum();
            assert!((total - 1.0).abs() < 1e-9, "{}: {total}", preset.key);
            for language in Language::ALL {
                assert!(has_text(language, preset.key) && has_text(language, &format!("{}_help", preset.key)));
            }
        }
    }
}
