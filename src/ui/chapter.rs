//! The designs of the chapter, bundled with the program so that they open wherever it runs.

/// One of them.
#[derive(Debug)]
pub struct Bundled {
    /// The name of its file.
    pub file_name: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        &[$( Bundled { file_name: $name, text: include_str!(concat!("../../saved/chapter/", $name)) }, )*]
    };
}

/// All of them, in the chapter's order.
pub const DESIGNS: &[Bundled] = bundled![
    "01-single-server.ron",
    "02-separate-database.ron",
    "03-scale-up-or-out.ron",
    "04-load-balancer.ron",
    "05-database-replication.ron",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_design_opens_without_a_problem() {
        for bundled in DESIGNS {
            let opened = crate::catalog::open::open(bundled.text);
            assert_eq!(opened.problems, [], "{}", bundled.file_name);
            assert!(opened.design.is_some_and(|design| !design.name.is_empty()), "{}", bundled.file_name);
        }
    }
}
