//! The Chinese catalogue against the wording in the `.slint` files: nothing missing, nothing stale.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Context and English text.
type Key = (String, String);

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn slint_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).expect("a directory").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { slint_files(&path) } else { vec![path] }).collect()
}

/// The string that starts at the first quote, and what follows it. The screens use no escapes in wording.
fn quoted(text: &str) -> (&str, &str) {
    let start = text.find('"').expect("a quote") + 1;
    let end = start + text[start..].find('"').expect("a closing quote");
    assert!(!text[start..end].contains('\\'), "no escapes in wording: {}", &text[start..end]);
    (&text[start..end], &text[end + 1..])
}

fn wording() -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for file in slint_files(&here("slint")) {
        let source = fs::read_to_string(file).expect("a source");
        for call in source.split("@tr(").skip(1) {
            let (first, rest) = quoted(call);
            keys.insert(match rest.trim_start().strip_prefix("=>") {
                Some(rest) => (first.into(), quoted(rest).0.into()),
                None => (String::new(), first.into()),
            });
        }
    }
    keys
}

/// Entries of a catalogue that keeps each text on one line.
fn catalogue(text: &str) -> Vec<(Key, String)> {
    let block = |block: &str| {
        let field = |name: &str| {
            let line = block.lines().find(|line| line.starts_with(&format!("{name} \"")));
            line.map(|line| quoted(line).0.to_owned())
        };
        let id = field("msgid").filter(|id| !id.is_empty())?;
        assert!(!block.contains("fuzzy"), "fuzzy: {id}");
        Some(((field("msgctxt").unwrap_or_default(), id), field("msgstr").unwrap_or_default()))
    };
    text.split("\n\n").filter_map(block).collect()
}

/// The values a text takes, in any order.
fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<_> = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(at, _)| at).collect();
    found.sort_unstable();
    found
}

#[test]
fn every_wording_has_its_chinese() {
    let text = fs::read_to_string(here("lang/zh/LC_MESSAGES/hall-ui.po")).expect("the catalogue");
    let entries = catalogue(&text);
    let wording = wording();
    assert!(wording.len() > 60, "the screens say more than {} things", wording.len());
    let translated: BTreeSet<Key> = entries.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(translated.len(), entries.len(), "an entry twice");
    assert_eq!(wording.difference(&translated).collect::<Vec<_>>(), Vec::<&Key>::new(), "without Chinese");
    assert_eq!(translated.difference(&wording).collect::<Vec<_>>(), Vec::<&Key>::new(), "said nowhere");
    for ((_, english), chinese) in entries {
        assert!(!chinese.trim().is_empty(), "empty: {english}");
        assert_eq!(placeholders(&english), placeholders(&chinese), "values of {english}");
    }
}

#[test]
fn a_gap_in_a_catalogue_is_seen() {
    let entries = catalogue("msgid \"\"\nmsgstr \"\"\n\nmsgctxt \"c\"\nmsgid \"a {} b\"\nmsgstr \"\"\n");
    assert_eq!(entries, [(("c".into(), "a {} b".into()), String::new())]);
    assert_eq!(placeholders("{1}{0}"), ["0", "1"]);
    assert_ne!(placeholders("{} {}"), placeholders("{}"));
}
