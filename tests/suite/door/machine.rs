//! What a process takes of the machine, as the system counts it.

use std::fs::{read_dir, read_to_string};
use std::process::Command;
use std::time::Duration;

/// How long a tick of the system's clock of processes is, on every machine that is met.
const TICK: Duration = Duration::from_millis(10);

/// How many files and connections it has open.
pub fn descriptors(process: u32) -> usize {
    read_dir(format!("/proc/{process}/fd")).unwrap().count()
}

/// Lets it open no more than so many.
pub fn limit_descriptors(process: u32, most: usize) {
    let limited = Command::new("prlimit")
        .arg(format!("--nofile={most}:"))
        .arg(format!("--pid={process}"))
        .status();
    assert!(limited.unwrap().success());
}

/// How long it has worked so far.
pub fn worked(process: u32) -> Duration {
    let stat = read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, after_name) = stat.rsplit_once(") ").unwrap();
    let fields: Vec<&str> = after_name.split(' ').collect();
    let ticks: u32 = [fields[11], fields[12]]
        .iter()
        .map(|ticks| ticks.parse::<u32>().unwrap())
        .sum();
    TICK * ticks
}

/// How many bytes of memory it has.
pub fn memory(process: u32) -> usize {
    let status = read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}
