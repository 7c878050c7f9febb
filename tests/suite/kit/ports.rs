//! Ports that are free and stay ours across a restart.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

/// Below the ports that the system gives to callers, so that none of them sits on ours while a process restarts.
const FIRST: u16 = 15_000;
/// How many ports a process of tests may go through before it meets those of the next.
const SPAN: u16 = 300;
const SPANS: u16 = 55;

/// A port on loopback that nobody listens on, and that no other test of this process is given.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let process = u16::try_from(std::process::id() % u32::from(SPANS)).unwrap_or_default();
    loop {
        let port = FIRST + process * SPAN + NEXT.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}
