//! The lot: pure, and said in the contract, so that anyone can repeat it.

use std::collections::BTreeSet;

use kezhi_proto::projects::DrawnProject;
use sha2::{Digest, Sha256};

/// How many to draw from a population, where exactly one of the two is set: a share is rounded up.
pub fn how_many(population: usize, share_permille: i32, count: i32) -> usize {
    match usize::try_from(share_permille) {
        Ok(share) if share > 0 => population.saturating_mul(share).div_ceil(1000),
        _ => usize::try_from(count).unwrap_or(0),
    }
}

/// The digest of a sorted population: its names, joined by line feeds.
pub fn digest_of(population: &[String]) -> String {
    hex::encode(Sha256::digest(population.join("\n").as_bytes()))
}

/// Draws from a population what is not required anyway: the first ones in the order of the digests of seed, line feed and
/// name.
pub fn draw(seed: &str, population: &[String], required: &BTreeSet<&str>, how_many: usize) -> Vec<DrawnProject> {
    let rest = population.iter().filter(|name| !required.contains(name.as_str()));
    let mut order: Vec<(String, &String)> = rest
        .map(|name| (hex::encode(Sha256::digest(format!("{seed}\n{name}").as_bytes())), name))
        .collect();
    order.sort();
    let drawn = order.into_iter().take(how_many).map(|(digest, name)| DrawnProject {
        project: name.clone(),
        digest,
        reason: String::new(),
    });
    drawn.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(numbers: std::ops::Range<u32>) -> Vec<String> {
        numbers.map(|number| format!("projects/{number:03}")).collect()
    }

    /// The digests were computed with another program: `printf '2026-11-20\nprojects/000' | sha256sum`.
    #[test]
    fn the_lot_can_be_repeated_by_anyone() {
        let drawn = draw("2026-11-20", &names(0..5), &BTreeSet::new(), 2);
        let drawn: Vec<_> = drawn
            .iter()
            .map(|drawn| (drawn.project.as_str(), &drawn.digest[..8]))
            .collect();
        assert_eq!(drawn, DRAWN);
    }

    #[test]
    fn another_seed_draws_others() {
        let population = names(0..100);
        let first = draw("first", &population, &BTreeSet::new(), 10);
        let second = draw("second", &population, &BTreeSet::new(), 10);
        assert_ne!(first, second);
    }

    #[test]
    fn what_is_required_is_not_drawn_again() {
        let population = names(0..4);
        let drawn = draw("s", &population, &BTreeSet::from(["projects/002"]), 10);
        assert_eq!(drawn.len(), 3);
        assert!(drawn.iter().all(|drawn| drawn.project != "projects/002"));
    }

    #[test]
    fn a_share_is_rounded_up() {
        for (population, share, count, expected) in [
            (100, 50, 0, 5),
            (101, 50, 0, 6),
            (1, 1, 0, 1),
            (0, 500, 0, 0),
            (100, 0, 7, 7),
            (100, 1000, 0, 100),
        ] {
            assert_eq!(
                how_many(population, share, count),
                expected,
                "{population} {share} {count}"
            );
        }
    }

    #[test]
    fn the_digest_of_a_population_is_that_of_its_names_line_by_line() {
        assert_eq!(digest_of(&names(0..2)), POPULATION);
    }

    const DRAWN: [(&str, &str); 2] = [("projects/000", "3e3aa5a5"), ("projects/003", "58a770cb")];
    const POPULATION: &str = "e35408fc4c0167984cfac6bfd6528298f7fa5932efea071e08fddc47caa7882d";
}
