//! Files of patents that partners send as letters.

use std::path::Path;

use kezhi_chassis::{Call, Caller, Error, Fault, ServiceContext};
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::{DeliverLetterRequest, PatentFormat};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::imports::{Batches, import};
use crate::exchange::kind::LetterKind;
use crate::exchange::letter_type;

/// How many bytes of a long file are read at once.
const CHUNK: usize = 256 * 1024;

/// Files of patents as letters, a type for each format.
pub const CSV: LetterKind = file(letter_type::PATENTS_CSV);
pub const ST96: LetterKind = file(letter_type::PATENTS_ST96);
pub const CN: LetterKind = file(letter_type::PATENTS_CN);
pub const CN_OLD: LetterKind = file(letter_type::PATENTS_CN_OLD);

const fn file(of: &'static str) -> LetterKind {
    LetterKind {
        take: Some(|call, _, letter| Box::pin(receive(call, letter))),
        take_file: Some(|context, caller, letter, path| Box::pin(receive_file(context, caller, letter, path))),
        ..LetterKind::of(of)
    }
}

fn format_of(letter: &DeliverLetterRequest) -> PatentFormat {
    match letter.r#type.as_str() {
        letter_type::PATENTS_ST96 => PatentFormat::St96,
        letter_type::PATENTS_CN => PatentFormat::Cn,
        letter_type::PATENTS_CN_OLD => PatentFormat::CnOld,
        _ => PatentFormat::Csv,
    }
}

/// Imports the file that a letter holds.
async fn receive(call: &Call, letter: &DeliverLetterRequest) -> Result<(), Error> {
    import(call, &header_of(letter), &letter.data).await
}

/// Imports the file that lies beside a letter, however long it is.
async fn receive_file(
    context: &ServiceContext,
    caller: &Caller,
    letter: &DeliverLetterRequest,
    path: &Path,
) -> Result<(), Error> {
    let mut file = File::open(path).await.map_err(Fault::new)?;
    let mut batches = Batches::begin(context.clone(), caller.clone(), &header_of(letter)).await?;
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk).await {
            Ok(0) => break,
            Ok(read) => batches.take(chunk.get(..read).unwrap_or_default()).await?,
            Err(error) => {
                batches.break_off().await?;
                return Err(Fault::new(error).into());
            }
        }
    }
    batches.complete().await?;
    Ok(())
}

fn header_of(letter: &DeliverLetterRequest) -> ImportHeader {
    let named = [&letter.subject, &letter.id].into_iter().find(|name| !name.is_empty());
    ImportHeader {
        file_name: named.cloned().unwrap_or_default(),
        format: format_of(letter).into(),
    }
}
