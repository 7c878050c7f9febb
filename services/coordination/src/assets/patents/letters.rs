//! Files of patents that partners send as letters.

use std::path::Path;

use kezhi_chassis::{Call, Caller, Error, Fault, House};
use kezhi_proto::coordination::import_patents_request::ImportHeader;
use kezhi_proto::coordination::{DeliverLetterRequest, PatentFormat};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::imports::{Batches, import};
use crate::exchange::letter_type;

/// How many bytes of a long file are read at once.
const CHUNK: usize = 256 * 1024;

/// The format of the file that letters of a type hold; nothing where they hold none.
pub fn format_of(of: &str) -> Option<PatentFormat> {
    match of {
        letter_type::PATENTS_CSV => Some(PatentFormat::Csv),
        letter_type::PATENTS_ST96 => Some(PatentFormat::St96),
        letter_type::PATENTS_CN => Some(PatentFormat::Cn),
        letter_type::PATENTS_CN_OLD => Some(PatentFormat::CnOld),
        _ => None,
    }
}

/// Imports the file that a letter holds.
pub async fn receive(call: &Call, format: PatentFormat, letter: &DeliverLetterRequest) -> Result<(), Error> {
    import(call, &header_of(format, letter), &letter.data).await
}

/// Imports the file that lies beside a letter, however long it is.
pub async fn receive_file(
    (house, caller): (&House, &Caller),
    format: PatentFormat,
    letter: &DeliverLetterRequest,
    path: &Path,
) -> Result<(), Error> {
    let mut file = File::open(path).await.map_err(Fault::new)?;
    let mut batches = Batches::begin(house.clone(), caller.clone(), &header_of(format, letter)).await?;
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

fn header_of(format: PatentFormat, letter: &DeliverLetterRequest) -> ImportHeader {
    let named = [&letter.subject, &letter.id].into_iter().find(|name| !name.is_empty());
    ImportHeader {
        file_name: named.cloned().unwrap_or_default(),
        format: format.into(),
    }
}
