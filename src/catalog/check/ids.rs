//! Checks of ids: their letters, that no two things share one, and that whatever names one finds it.

use std::collections::BTreeMap;

use super::findings::Findings;
use super::trail::Trail;
use crate::design::{Design, Id, Problem};

/// The most changed letters at which another id is offered as what was meant.
const NEAR: usize = 3;

/// Ids that break their rule, and data centers that have a component's id.
pub(super) fn check(design: &Design, found: &mut Findings) {
    let data_centers = Trail::top("data_centers");
    for id in design.data_centers.keys() {
        let trail = data_centers.key(id.as_str());
        check_letters(id, &trail, found);
        if design.components.contains_key(id) {
            found.add(|| Problem::new("id_taken", trail.path()).with("id", id));
        }
    }
    let components = Trail::top("components");
    for id in design.components.keys() {
        check_letters(id, &components.key(id.as_str()), found);
    }
}

fn check_letters(id: &Id, trail: &Trail<'_>, found: &mut Findings) {
    if !id.is_valid() {
        found.add(|| Problem::new("id_invalid", trail.path()).with("id", id).with("max", Id::LENGTH_MAX));
    }
}

/// A name of a component, at `trail`. True where there is one.
pub(super) fn check_component(design: &Design, id: &Id, trail: &Trail<'_>, found: &mut Findings) -> bool {
    check_known(&design.components, id, trail, ["component_unknown", "component_missing"], found)
}

/// A name of a data center, at `trail`. True where there is one.
pub(super) fn check_data_center(design: &Design, id: &Id, trail: &Trail<'_>, found: &mut Findings) -> bool {
    check_known(&design.data_centers, id, trail, ["data_center_unknown", "data_center_missing"], found)
}

/// `codes`: where another id is near, and where none is.
fn check_known<T>(known: &BTreeMap<Id, T>, id: &Id, trail: &Trail<'_>, codes: [&'static str; 2], found: &mut Findings) -> bool {
    let exists = known.contains_key(id);
    if !exists {
        let near = found.suggestion(|| nearest(id.as_str(), known.keys().map(Id::as_str)));
        found.add(|| match near {
            Some(near) => Problem::new(codes[0], trail.path()).with("id", id).with("nearest", near),
            None => Problem::new(codes[1], trail.path()).with("id", id),
        });
    }
    exists
}

/// The candidate that the fewest changed letters turn into `word`, if at most [`NEAR`] do.
fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().collect();
    let near = candidates.filter_map(|candidate| Some((distance(&word, candidate)?, candidate)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Letters to put in, take out or change between the two (Levenshtein 1966), or none where there are more than [`NEAR`] or as
/// many as the word has. Only the cells of the table that can be so near are filled in (Ukkonen 1985).
fn distance(word: &[char], candidate: &str) -> Option<usize> {
    let most = NEAR.min(word.len().saturating_sub(1));
    if candidate.chars().count().abs_diff(word.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (line, letter) in candidate.chars().enumerate() {
        let first = line.saturating_sub(NEAR);
        let mut diagonal = row[first];
        // Left of what is filled in everything is too far; the margin counts the letters so far.
        row[first] = if first == 0 { line + 1 } else { NEAR + 1 };
        for place in first..word.len().min(line + NEAR + 1) {
            let changed = diagonal + usize::from(word[place] != letter);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NEAR, distance, nearest};

    /// The whole table, without a shortcut.
    fn plain_distance(word: &[char], candidate: &[char]) -> usize {
        match (word, candidate) {
            ([], rest) | (rest, []) => rest.len(),
            ([first, word_rest @ ..], [other, candidate_rest @ ..]) => {
                let changed = plain_distance(word_rest, candidate_rest) + usize::from(first != other);
                let one_less = plain_distance(word_rest, candidate).min(plain_distance(word, candidate_rest));
                changed.min(one_less + 1)
            }
        }
    }

    proptest! {
        #[test]
        fn near_words_are_as_far_apart_as_the_whole_table_says(word in "[ab]{0,7}", candidate in "[abc]{0,7}") {
            let letters: Vec<char> = word.chars().collect();
            let other: Vec<char> = candidate.chars().collect();
            let expected = Some(plain_distance(&letters, &other)).filter(|far| *far <= NEAR.min(letters.len().saturating_sub(1)));
            prop_assert_eq!(distance(&letters, &candidate), expected);
        }
    }

    #[test]
    fn the_nearest_id_is_offered_and_a_far_one_is_not() {
        let known = ["cache", "db", "db-2", "web", "웹서버"];
        let rows = [
            ("wed", Some("web")),
            ("cahce", Some("cache")),
            ("db-3", Some("db-2")),
            ("웹서비", Some("웹서버")),
            ("x", None),
            ("balancer", None),
            ("", None),
        ];
        for (word, expected) in rows {
            assert_eq!(nearest(word, known.into_iter()), expected, "{word}");
        }
    }
}
