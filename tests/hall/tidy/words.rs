//! Words that must not be left in the tree. Each is written in two halves here, or this file would hold it.

use super::assert_none;
use super::tree::{FILES, SourceFile};

/// Found anywhere, they tell of work not done, of a rule got round, or of a place that only one machine knows.
const FORBIDDEN: [(&str, &str); 13] = [
    (concat!("todo", "!"), "unfinished"),
    (concat!("unimplemented", "!"), "unfinished"),
    (concat!("TO", "DO"), "unfinished"),
    (concat!("FIX", "ME"), "unfinished"),
    (concat!("#[ig", "nore"), "a test that never runs proves nothing"),
    (concat!("allow(clippy::too_many", "_lines"), "divide the function instead"),
    (concat!("expect(clippy::too_many", "_lines"), "divide the function instead"),
    (concat!("../", "shared"), "not part of this tree"),
    (concat!("crates", ".io"), "a registry is the tool's business"),
    (concat!("pypi", ".org"), "a registry is the tool's business"),
    (concat!("pythonhosted", ".org"), "a registry is the tool's business"),
    (concat!("npmjs", ".org"), "a registry is the tool's business"),
    (concat!("debian", ".org"), "a registry is the tool's business"),
];

/// Absolute paths that begin so exist on somebody's machine only.
const MACHINE_PATHS: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/ro", "ot/")];

/// Written by Cargo, and by the Free Software Foundation.
const NOT_OURS: [&str; 2] = ["Cargo.lock", "LICENSE"];

fn forbidden(files: &[SourceFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| !NOT_OURS.contains(&file.path.as_str())) {
        for (line, text) in file.text.lines().enumerate() {
            let at = format!("{}:{}", file.path, line + 1);
            let words = FORBIDDEN.iter().filter(|(word, _)| text.contains(word));
            complaints.extend(words.map(|(word, why)| format!("{at}: {word:?}: {why}")));
            let paths = MACHINE_PATHS.iter().filter(|path| starts_a_path(text, path));
            complaints.extend(paths.map(|path| format!("{at}: {path:?} is a path of one machine")));
        }
    }
    complaints
}

/// Whether an absolute path begins so: in `pages/home/` the same letters are in the middle of a relative one.
fn starts_a_path(text: &str, path: &str) -> bool {
    let goes_on = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "._-~}".contains(c));
    text.match_indices(path).any(|(at, _)| !goes_on(&text[..at]))
}

/// A place where staff serve is a `Counter`; a window is something on a screen, which only the screens have.
fn windows(files: &[SourceFile]) -> Vec<String> {
    let code = files.iter().filter(|file| file.is_of(&["rs"]) && !file.path.starts_with("ui/"));
    let types = code.flat_map(|file| declared(&file.text).map(move |name| (file, name)));
    let wrong = types.filter(|(_, name)| {
        name.strip_prefix("Window").is_some_and(|rest| rest.chars().next().is_none_or(char::is_uppercase))
    });
    wrong.map(|(file, name)| format!("{}: {name}: 窗口 is a Counter", file.path)).collect()
}

/// The names of the types that a Rust file declares; its comments declare none.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    let declares = |word: &str| matches!(word, "struct" | "enum" | "type" | "trait" | "union");
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(move |line| words(line).zip(words(line).skip(1)))
        .filter(move |(before, _)| declares(before))
        .map(|(_, name)| name)
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[test]
fn no_forbidden_word_is_left() {
    assert_none(&forbidden(&FILES));
}

#[test]
fn a_counter_is_not_called_a_window() {
    assert_none(&windows(&FILES));
}

#[test]
fn every_forbidden_word_is_found() {
    let complains = |text: &str| !forbidden(&[SourceFile::sample("src/core/src/day.rs", text)]).is_empty();
    for (word, _) in FORBIDDEN {
        assert!(complains(&format!("first line\n    x = {word}y")), "{word}");
    }
    for path in MACHINE_PATHS {
        assert!(complains(&format!("open(\"{path}main\")")), "{path}");
        assert!(!complains(&format!("import \"pages{path}tile.slint\"")), "{path} within a relative path");
    }
    assert!(!complains("nothing wrong here: what remains to do is done"));
}

#[test]
fn a_complaint_names_the_line() {
    let file = SourceFile::sample("README.md", &format!("fine\n{}", FORBIDDEN[2].0));
    assert!(forbidden(&[file])[0].starts_with("README.md:2: "));
}

#[test]
fn a_type_named_after_the_wrong_window_is_found() {
    let found = |path: &str, text: &str| windows(&[SourceFile::sample(path, text)]).len();
    let word = concat!("Win", "dow");
    assert_eq!(found("src/core/src/hall.rs", &format!("pub struct {word} {{}}\npub(crate) enum {word}Id {{ A }}")), 2);
    assert_eq!(found("src/core/src/hall.rs", &format!("/// Of type {word}.\npub struct {word}ed;")), 0);
    assert_eq!(found("ui/src/lib.rs", &format!("pub struct {word};")), 0, "a screen has windows");
}
