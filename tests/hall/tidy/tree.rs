//! The files of the source tree, read once for all rules.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A text file of the tree.
pub struct SourceFile {
    /// From the top, with `/` between the parts, e.g. `src/core/src/day.rs`.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl SourceFile {
    /// Makes a file up, for showing that a rule complains.
    pub fn sample(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// Whether its name ends in one of the extensions.
    pub fn is_of(&self, extensions: &[&str]) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| extensions.iter().any(|one| own == *one))
    }
}

/// What building and running leave at the top, as in `.gitignore`; never looked into.
pub const LEFT_BY_BUILDS: [&str; 2] = ["target", "out"];

/// Every text file of the tree. Pictures are no text; the history and what builds leave are no source.
pub static FILES: LazyLock<Vec<SourceFile>> = LazyLock::new(|| {
    let top = top();
    let mut files = Vec::new();
    let mut folders = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the tree") {
            let entry = entry.expect("an entry of the tree");
            let kind = entry.file_type().expect("its kind");
            let path = relative(&top, &entry.path());
            if path == ".git" || LEFT_BY_BUILDS.contains(&path.as_str()) {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file()
                && let Ok(text) = String::from_utf8(fs::read(entry.path()).expect("a file of the tree"))
            {
                files.push(SourceFile { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
});

/// The names at the top, folders included.
pub fn top_entries() -> Vec<String> {
    let entries = fs::read_dir(top()).expect("the top of the tree");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

/// Whether a path from the top leads anywhere.
pub fn is_there(path: &str) -> bool {
    top().join(path).exists()
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie one below the top").to_owned()
}

fn relative(top: &Path, path: &Path) -> String {
    let path = path.strip_prefix(top).expect("below the top");
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[test]
fn the_tree_is_really_read() {
    for path in ["Cargo.toml", "src/core/src/lib.rs", "ui/Cargo.toml", "tests/hall/tidy/tree.rs", ".ci/run"] {
        assert!(FILES.iter().any(|file| file.path == path), "{path} was not found");
    }
    assert!(FILES.iter().all(|file| !file.path.starts_with("target/") && !file.path.starts_with(".git/")));
}
