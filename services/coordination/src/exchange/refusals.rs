//! What was refused, by partners and of what they sent, until someone has seen to it: health and the measurements say so.

use std::time::Duration;

use kezhi_chassis::House;
use kezhi_chassis::health::Health;

use super::store;

/// The name of the task.
pub const TASK: &str = "letters.refused";
/// So often it counts at most.
const PAUSE: Duration = Duration::from_secs(1);

/// Counts for ever. The health of `coordination.letters.refused` says whether a letter of a partner was refused and nobody has seen to it.
pub async fn keep_counting(house: House, health: Health) {
    let name = format!("{}.{TASK}", house.service());
    let mut growth = house.growth();
    loop {
        growth.look();
        match count(&house).await {
            Ok(0) => health.tell(&name, true),
            Ok(_) => health.tell(&name, false),
            Err(error) => tracing::debug!(?error, "what was refused could not be counted"),
        }
        tokio::time::sleep(PAUSE).await;
        growth.wait().await;
    }
}

/// How many letters of partners were refused and wait for someone; the measurements have the dead ones of the bureau too.
async fn count(house: &House) -> Result<i64, kezhi_chassis::Error> {
    house.tell_of("kezhi.exchange.dead_letters", store::dead_letters(house.db()).await?);
    let refused = store::refused_letters(house.db()).await?;
    house.tell_of("kezhi.exchange.refused_letters", refused);
    Ok(refused)
}
