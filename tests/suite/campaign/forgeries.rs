//! Rows that are forged, as chance has it.

use fastrand::Rng;

use crate::kit::Suite;
use crate::kit::behind::Behind;
use crate::kit::forgery::{Forged, Forgery, Table, are_named};
use crate::kit::suite::WITH_DATABASE;

/// Forges rows of each service's database, has them looked for, and puts all back; gives how many were forged.
pub async fn forge(suite: &Suite, rng: &mut Rng, each: usize) -> usize {
    let mut opened = Vec::new();
    for part in WITH_DATABASE {
        opened.push((part, Behind::of(suite, part).await));
    }
    let mut forged = Forged::new();
    let mut tables = Vec::new();
    for (part, behind) in &opened {
        let of_this = Table::all(*part, behind).await;
        forge_some(&of_this, rng, each, &mut forged).await;
        tables.extend(of_this);
    }
    are_named(suite, &forged);
    for table in tables {
        table.put_back(&forged).await;
    }
    for (_, behind) in opened {
        behind.close().await;
    }
    forged.values().sum()
}

async fn forge_some(tables: &[Table<'_>], rng: &mut Rng, how_many: usize, forged: &mut Forged) {
    // The rows that were not forged yet, by their places.
    let mut untouched = Vec::new();
    for table in tables {
        let places: Vec<i64> = (0..table.rows().await).collect();
        untouched.push((table, places));
    }
    for _ in 0..how_many {
        untouched.retain(|(_, places)| !places.is_empty());
        let Some((table, places)) = rng.choice(&mut untouched) else {
            return;
        };
        let place = places.swap_remove(rng.usize(..places.len()));
        let how = rng.choice(Forgery::ALL).unwrap_or(Forgery::Removed);
        table.forge(place, how, forged).await;
    }
}
