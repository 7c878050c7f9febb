//! A database that is lost, emptied, cut short or set back while its service does not run: the service does not go on from it.

use std::fs;
use std::path::Path;

use fastrand::Rng;

use crate::faults::work::{TODAY, Work};
use crate::kit::behind::Behind;
use crate::kit::files::Files;
use crate::kit::suite::WITH_DATABASE;
use crate::kit::{Part, Suite};

/// How far a log has come.
const POSITION: &str = "SELECT position FROM log_head";

/// Damages the database of one service, sees that it is noticed, and puts it back; gives how often it was noticed.
pub async fn damaged(suite: &Suite, work: &Work<'_>, rng: &mut Rng) -> usize {
    let service = rng.choice(WITH_DATABASE).unwrap();
    match suite.database(service).starts_with("sqlite") {
        true => exchanged(suite, work, service, rng).await,
        false => set_back(suite, service, rng).await,
    }
}

/// PostgreSQL keeps its files, so the last entries of the log are taken out.
async fn set_back(suite: &Suite, service: Part, rng: &mut Rng) -> usize {
    suite.stop();
    let behind = Behind::of(suite, service).await;
    // The first entry stays: who has none has nothing that could be older.
    let most = (behind.number(POSITION).await - 1).min(3);
    if most < 1 {
        behind.close().await;
        suite.restart_on(TODAY).await;
        return 0;
    }
    let lost = behind.set_back(rng.i64(1..=most)).await;
    is_refused(suite, service).await;
    for statement in lost {
        behind.run(&statement).await;
    }
    behind.close().await;
    suite.restart_on(TODAY).await;
    1
}

/// What is done to the files of an embedded database.
#[derive(Debug, Clone, Copy)]
enum Harm {
    Missing,
    Empty,
    Older,
    Cut,
    WalLost,
    WalCut,
}

async fn exchanged(suite: &Suite, work: &Work<'_>, service: Part, rng: &mut Rng) -> usize {
    let [older, now] = [0; 2].map(|_| tempfile::tempdir().unwrap());
    let files = Files::of(suite, service);
    suite.stop();
    files.copy_to(older.path());
    suite.restart_on(TODAY).await;
    work.round().await;
    suite.stop();
    files.copy_to(now.path());
    let all = [
        Harm::Missing,
        Harm::Empty,
        Harm::Older,
        Harm::Cut,
        Harm::WalLost,
        Harm::WalCut,
    ];
    let harm = *rng.choice(all).as_ref().unwrap();
    let cut_at = rng.f64();
    do_harm(&files, harm, cut_at, older.path());
    // What was cut off may have been of no use any more.
    let has_lost = has_lost(harm, cut_at, (older.path(), now.path()), service).await;
    if has_lost {
        is_refused(suite, service).await;
        files.put_back_from(now.path());
    }
    suite.restart_on(TODAY).await;
    usize::from(has_lost)
}

fn do_harm(files: &Files, harm: Harm, cut_at: f64, older: &Path) {
    match harm {
        Harm::Missing => files.put_back_from(Path::new("/nowhere")),
        Harm::Empty => {
            files.put_back_from(Path::new("/nowhere"));
            fs::write(&files.database, "").unwrap();
        }
        Harm::Older => files.put_back_from(older),
        Harm::Cut => cut(&files.database, cut_at),
        Harm::WalLost => {
            let _ = fs::remove_file(&files.shared);
            let _ = fs::remove_file(&files.wal);
        }
        Harm::WalCut => {
            let _ = fs::remove_file(&files.shared);
            cut(&files.wal, cut_at);
        }
    }
}

fn cut(file: &Path, at: f64) {
    let mut bytes = fs::read(file).unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "anywhere in the file will do"
    )]
    bytes.truncate((bytes.len() as f64 * at) as usize);
    fs::write(file, bytes).unwrap();
}

/// True when the database is not what it was, as is seen from a copy of it.
async fn has_lost(harm: Harm, cut_at: f64, (older, now): (&Path, &Path), service: Part) -> bool {
    let scratch = tempfile::tempdir().unwrap();
    let files = Files::below(scratch.path(), service);
    files.put_back_from(now);
    let was = reached(&files).await;
    files.put_back_from(now);
    do_harm(&files, harm, cut_at, older);
    let is = reached(&files).await;
    assert!(was.is_some());
    is != was
}

/// How far the log of a database has come; nothing where it cannot be read whole.
async fn reached(files: &Files) -> Option<i64> {
    if !files.database.exists() {
        return None;
    }
    let url = format!("sqlite://{}", files.database.display());
    let behind = Behind::open(&url).await.ok()?;
    let sound = "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'";
    let faults = behind.try_number(sound).await.ok()?;
    let position = behind.try_number(POSITION).await.ok()?;
    behind.close().await;
    (faults == 0).then_some(position)
}

/// The service does not start, and says that it is its database that is not what it was.
async fn is_refused(suite: &Suite, service: Part) {
    let part = match suite.parts() {
        [whole] => *whole,
        _ => service,
    };
    let (code, said) = suite.refuses_to_start(part).await;
    assert_eq!(code, Some(1), "{said}");
    let last = said.lines().last().unwrap_or_default();
    assert!(said.contains(service.name()), "it does not say whose database: {last}");
}
