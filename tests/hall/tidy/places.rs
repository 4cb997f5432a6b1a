//! What may lie where, how long it may be, and who must be on the map.

use super::assert_none;
use super::manifests::{self, Manifest};
use super::tree::{FILES, LEFT_BY_BUILDS, SourceFile, top_entries};

/// The whole top level, beside names that begin with a dot.
const TOP: [&str; 14] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "ui",
    "hw",
    "tests",
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "rustfmt.toml",
    "clippy.toml",
    "deny.toml",
];

/// Lines of one file; longer ones hold more than one idea.
const FILE_LINES_MAX: usize = 500;

/// The documents that every crate is on the map of.
const MAPS: [&str; 2] = ["README.md", "ARCHITECTURE.md"];

fn misplaced(entries: &[String]) -> Vec<String> {
    let allowed = |entry: &str| entry.starts_with('.') || TOP.contains(&entry) || LEFT_BY_BUILDS.contains(&entry);
    let strange = entries.iter().filter(|entry| !allowed(entry));
    strange.map(|entry| format!("{entry}: does not belong at the top level")).collect()
}

fn overlong(files: &[SourceFile]) -> Vec<String> {
    let code = files.iter().filter(|file| file.is_of(&["rs", "slint"]));
    let counted = code.map(|file| (file, file.text.lines().count()));
    let long = counted.filter(|(_, lines)| *lines > FILE_LINES_MAX);
    long.map(|(file, lines)| format!("{}: {lines} lines, at most {FILE_LINES_MAX}", file.path)).collect()
}

fn unmapped(files: &[SourceFile], manifests: &[Manifest]) -> Vec<String> {
    let text_of = |map: &str| files.iter().find(|file| file.path == map).map(|file| file.text.as_str());
    let mut complaints = Vec::new();
    for map in MAPS {
        let Some(text) = text_of(map) else {
            complaints.push(format!("{map}: missing"));
            continue;
        };
        let absent = manifests.iter().filter(|manifest| !mentions(text, &manifest.name));
        complaints.extend(absent.map(|manifest| format!("{map}: does not mention {}", manifest.name)));
    }
    complaints
}

/// Whether the name stands there as a word of its own: `hall-proto` does not mention `hall-pro`.
fn mentions(text: &str, name: &str) -> bool {
    let of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.split(|c| !of_a_name(c)).any(|word| word == name)
}

#[test]
fn the_top_level_holds_what_belongs_there() {
    assert_none(&misplaced(&top_entries()));
}

#[test]
fn no_file_is_overlong() {
    assert_none(&overlong(&FILES));
}

#[test]
fn every_crate_is_on_the_map() {
    assert_none(&unmapped(&FILES, &manifests::read(&FILES)));
}

#[test]
fn a_stray_top_entry_is_found() {
    let entries = ["src", ".ci", "deny.toml", "target", "notes"].map(String::from);
    assert_eq!(misplaced(&entries), ["notes: does not belong at the top level"]);
}

#[test]
fn a_file_past_the_bound_is_found() {
    let at_the_bound = SourceFile::sample("ui/a.slint", &"\n".repeat(FILE_LINES_MAX));
    let past_it = SourceFile::sample("ui/b.slint", &"\n".repeat(FILE_LINES_MAX + 1));
    let data = SourceFile::sample("ui/c.toml", &"\n".repeat(FILE_LINES_MAX + 1));
    assert_eq!(overlong(&[at_the_bound, past_it, data]), ["ui/b.slint: 501 lines, at most 500"]);
}

#[test]
fn a_crate_off_the_map_is_found() {
    let readme = SourceFile::sample("README.md", "`hall-core` and hall-ui");
    let crates = ["hall-core", "hall-ui", "hall-u"].map(|name| Manifest::sample(&format!("[package]\nname='{name}'")));
    assert_eq!(unmapped(&[readme], &crates), ["README.md: does not mention hall-u", "ARCHITECTURE.md: missing"]);
}
