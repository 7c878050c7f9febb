//! Reads patents from files of any format and writes each as documents of WIPO ST.96 into a folder.
//!
//! ```text
//! cargo run -p kezhi-patents --example st96 -- [--format st96|cn-older|cn-newer|csv] [--round-trip] FOLDER FILE…
//! ```
//!
//! The format is told from the beginning of each file unless it is given. Of the n-th record of `NAME.xml` it writes
//! `NAME-n-bibliographic.xml`, and `NAME-n-legal-status.xml` if anything is known to have happened to it. `--round-trip` also
//! reads what it wrote, and compares. It fails if a record is bad or differs.

use std::{
    error::Error,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
};

use kezhi_patents::{Format, Patent, Reader, st96};

/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut given = None;
    let mut round_trip = false;
    let mut paths = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--round-trip" => round_trip = true,
            "--format" => given = Some(format_of(&words.next().unwrap_or_default())?),
            _ => paths.push(PathBuf::from(word)),
        }
    }
    let (folder, files) = paths
        .split_first()
        .ok_or("name a folder to write to, and files to read")?;
    fs::create_dir_all(folder)?;
    let mut faults = 0;
    for file in files {
        let format = given.map_or_else(|| sniff(file), Ok)?;
        faults += convert(file, format, folder, round_trip)?;
    }
    Ok(if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn format_of(word: &str) -> Result<Format, String> {
    match word {
        "st96" => Ok(Format::St96),
        "cn-older" => Ok(Format::CnOlder),
        "cn-newer" => Ok(Format::CnNewer),
        "csv" => Ok(Format::Csv),
        _ => Err(format!("{word} is no format: use st96, cn-older, cn-newer or csv")),
    }
}

fn sniff(file: &Path) -> Result<Format, Box<dyn Error>> {
    let mut start = Vec::new();
    File::open(file)?.take(4096).read_to_end(&mut start)?;
    let start = String::from_utf8_lossy(&start);
    Ok(if start.contains("<cn-patent-document") {
        Format::CnOlder
    } else if start.contains("http://www.sipo.gov.cn/XMLSchema") {
        Format::CnNewer
    } else if start.contains("http://www.wipo.int/standards/XMLSchema/ST96") {
        Format::St96
    } else {
        Format::Csv
    })
}

/// Reads and writes one file, and says how many records are bad or differ.
fn convert(file: &Path, format: Format, folder: &Path, round_trip: bool) -> Result<usize, Box<dyn Error>> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut input = File::open(file)?;
    let mut reader = Reader::new(format);
    let mut chunk = vec![0; CHUNK];
    let (mut count, mut faults) = (0, 0);
    loop {
        let length = input.read(&mut chunk)?;
        reader.push(chunk.get(..length).unwrap_or_default());
        if length == 0 {
            reader.finish();
        }
        for record in reader.by_ref() {
            match record {
                Ok(patent) => {
                    count += 1;
                    let differs = write(&patent, &folder.join(format!("{name}-{count}")), round_trip)?;
                    faults += usize::from(differs);
                }
                Err(bad) => {
                    faults += 1;
                    report(&format!("{}: {bad}", file.display()));
                }
            }
        }
        if length == 0 {
            report(&format!(
                "{}: {format:?}, {count} records, {faults} faults",
                file.display()
            ));
            return Ok(faults);
        }
    }
}

/// Writes one patent, and says whether it is another when it is read again.
fn write(patent: &Patent, stem: &Path, round_trip: bool) -> Result<bool, Box<dyn Error>> {
    let bibliographic = st96::bibliographic(patent);
    fs::write(format!("{}-bibliographic.xml", stem.display()), &bibliographic)?;
    if let Some(document) = st96::legal_status(patent, &patent.events()) {
        fs::write(format!("{}-legal-status.xml", stem.display()), document)?;
    }
    if !round_trip {
        return Ok(false);
    }
    let mut reader = Reader::new(Format::St96);
    reader.push(bibliographic.as_bytes());
    reader.finish();
    let again: Vec<_> = reader.collect();
    let differs = again != [Ok(carried(patent))];
    if differs {
        report(&format!(
            "{}: differs\n{:#?}\n{again:#?}",
            stem.display(),
            carried(patent)
        ));
    }
    Ok(differs)
}

/// What of a patent a `BibliographicData` document carries.
fn carried(patent: &Patent) -> Patent {
    let mut patent = patent.clone();
    patent.source = Format::St96;
    patent.abstract_text.clear();
    patent.legal_status = None;
    patent.town_code = None;
    patent.priorities.retain(|priority| priority.filed_on.is_some());
    if patent.publication_number.is_none() {
        patent.published_on = None;
        patent.kind_code = None;
    }
    patent
}

#[allow(clippy::print_stderr)]
fn report(line: &str) {
    eprintln!("{line}");
}
