//! Finds the name that somebody meant.

/// The name nearest to `word`, where one is near enough to be a slip of the fingers or of the shift key.
#[must_use]
pub fn nearest_name<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], "");
    let word = plain(word);
    // A third of the letters may be wrong and one more, but never all of them.
    let letters = word.chars().count();
    let far = (letters / 3 + 1).min(letters.saturating_sub(1));
    let distances = names.into_iter().map(|name| (strsim::osa_distance(&word, &plain(name)), name));
    distances.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= far).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest_name;

    #[test]
    fn finds_slips_and_nothing_else() {
        let names = ["Cache", "Cdn", "WebServer", "ttl_s"];
        let rows = [
            ("Cach", Some("Cache")),
            ("cache", Some("Cache")),
            ("web_server", Some("WebServer")),
            ("WebSrever", Some("WebServer")),
            ("ttl", Some("ttl_s")),
            ("Kubernetes", None),
            ("", None),
            ("x", None),
        ];
        for (word, expected) in rows {
            assert_eq!(nearest_name(word, names), expected, "{word}");
        }
    }
}
