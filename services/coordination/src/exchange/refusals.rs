//! What was refused, by partners and of what they sent, until someone has seen to it: health and the measurements say so.

use std::time::Duration;

use kezhi_chassis::ServiceContext;
use kezhi_chassis::health::Health;

use super::store;

/// The name of the task.
pub const TASK: &str = "letters.refused";
/// So often it counts at most.
const PAUSE: Duration = Duration::from_secs(1);

/// Counts for ever. The health of `coordination.letters.refused` says whether a letter of a partner was refused and nobody has seen to it.
pub async fn keep_counting(context: ServiceContext, health: Health) {
    let name = format!("{}.{TASK}", context.service());
    let mut growth = context.growth();
    loop {
        growth.look();
        match count(&context).await {
            Ok(0) => health.tell(&name, true),
            Ok(_) => health.tell(&name, false),
            Err(error) => tracing::debug!(?error, "what was refused could not be counted"),
        }
        tokio::time::sleep(PAUSE).await;
        growth.wait().await;
    }
}

/// How many letters of partners were refused and wait for someone; the measurements have the dead ones of the bureau too.
async fn count(context: &ServiceContext) -> Result<i64, kezhi_chassis::Error> {
    context.tell_of("kezhi.exchange.dead_letters", store::dead_letters(context.db()).await?);
    let refused = store::refused_letters(context.db()).await?;
    context.tell_of("kezhi.exchange.refused_letters", refused);
    Ok(refused)
}
