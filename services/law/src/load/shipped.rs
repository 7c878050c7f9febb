//! The data files that ship with the crate, statutes first because the others cite them.

/// Name and text of every shipped file.
pub(super) const FILES: [(&str, &str); 15] = [
    ("statutes.toml", include_str!("../../data/statutes.toml")),
    ("calendar/2020.toml", include_str!("../../data/calendar/2020.toml")),
    ("calendar/2021.toml", include_str!("../../data/calendar/2021.toml")),
    ("calendar/2022.toml", include_str!("../../data/calendar/2022.toml")),
    ("calendar/2023.toml", include_str!("../../data/calendar/2023.toml")),
    ("calendar/2024.toml", include_str!("../../data/calendar/2024.toml")),
    ("calendar/2025.toml", include_str!("../../data/calendar/2025.toml")),
    ("calendar/2026.toml", include_str!("../../data/calendar/2026.toml")),
    ("deadlines.toml", include_str!("../../data/deadlines.toml")),
    ("regimes.toml", include_str!("../../data/regimes.toml")),
    ("penalties.toml", include_str!("../../data/penalties.toml")),
    ("circumstances.toml", include_str!("../../data/circumstances.toml")),
    (
        "discretion/default-30-40-30.toml",
        include_str!("../../data/discretion/default-30-40-30.toml"),
    ),
    (
        "discretion/fixed-amounts-2008.toml",
        include_str!("../../data/discretion/fixed-amounts-2008.toml"),
    ),
    ("regions.toml", include_str!("../../data/regions.toml")),
];
