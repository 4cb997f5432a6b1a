//! A data file and the last good copy of it in the state folder.

use std::fs::{File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::replace;

/// What is wrong in a data file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Line of the file, from 1.
    pub line: usize,
    /// The key whose value is wrong, if one value is to blame.
    pub key: Option<String>,
    /// What was found and what is allowed.
    pub message: String,
}

/// Why a data file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It cannot be read.
    #[error("{path}: {source}; name a readable file with the key `{config_key}`, at the centre with `--{config_key}`")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The configuration's key that names it.
        config_key: &'static str,
        /// The operating system's word.
        source: std::io::Error,
    },
    /// It says something that cannot be.
    #[error("{path}: line {}{}: {}", defect.line, defect.key.as_deref().map(|key| format!(", {key}")).unwrap_or_default(), defect.message)]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What and where.
        defect: Defect,
    },
}

impl DataError {
    /// Writes it to the log, with its place as fields.
    pub fn log(&self) {
        match self {
            DataError::Unreadable { path, .. } => tracing::error!(file = %path.display(), "{self}"),
            DataError::Malformed { path, defect: Defect { line, key, .. } } => {
                tracing::error!(file = %path.display(), line, key, "{self}");
            }
        }
    }
}

/// A kind of data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The configuration's key that names the file, and the name of its copy.
    pub config_key: &'static str,
    /// Largest file, in bytes.
    pub bytes_max: usize,
}

/// What a file looks like from outside. A file that was written, replaced, or behind another link, looks different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    file: (u64, u64),
    size: u64,
    written: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            file: (metadata.dev(), metadata.ino()),
            size: metadata.size(),
            written: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// One data file and its last good copy.
#[derive(Debug)]
pub struct DataFile {
    kind: Kind,
    path: PathBuf,
    copy: PathBuf,
}

impl DataFile {
    /// A data file at `path`, with its copy in the state folder. Nothing is read yet.
    #[must_use]
    pub fn new(kind: Kind, path: &Path, state_dir: &Path) -> Self {
        let copy = state_dir.join(format!("last-good-{}.toml", kind.config_key));
        Self { kind, path: path.to_owned(), copy }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads and checks the file as it is now.
    ///
    /// # Errors
    /// It cannot be read or says something that cannot be.
    pub fn read<T>(&self, check: impl Fn(&str) -> Result<T, Defect>) -> Result<T, DataError> {
        check(&self.text()?).map_err(|defect| self.malformed(defect))
    }

    fn stamp(&self) -> Option<Stamp> {
        std::fs::metadata(&self.path).ok().map(|metadata| Stamp::of(&metadata))
    }

    fn text(&self) -> Result<String, DataError> {
        let bytes = bytes(&self.path, self.kind.bytes_max).map_err(|source| DataError::Unreadable {
            path: self.path.clone(),
            config_key: self.kind.config_key,
            source,
        })?;
        if bytes.len() > self.kind.bytes_max {
            let message = format!("the file has more than {} bytes", self.kind.bytes_max);
            return Err(self.malformed(Defect { line: 1, key: None, message }));
        }
        String::from_utf8(bytes).map_err(|error| self.malformed(not_utf8(&error)))
    }

    fn copied(&self) -> Option<String> {
        String::from_utf8(bytes(&self.copy, self.kind.bytes_max).ok()?).ok()
    }

    fn malformed(&self, defect: Defect) -> DataError {
        DataError::Malformed { path: self.path.clone(), defect }
    }

    fn keep(&self, text: &str) {
        if self.copied().is_some_and(|kept| kept == text) {
            return;
        }
        // The kiosk serves all the same; only the next start would miss it.
        if let Err(error) = replace(&self.copy, text.as_bytes()) {
            tracing::warn!(file = %self.copy.display(), %error, "the last good copy was not written");
        }
    }
}

/// What a look at the data files shows.
#[derive(Debug)]
pub enum Look<T> {
    /// Nothing new.
    Same,
    /// New data, sound.
    Good(T),
    /// Something that cannot be used; said once for each change.
    Bad(DataError),
}

/// Data as it is at the start.
#[derive(Debug)]
pub struct Opened<T> {
    /// The data, from the files or from their last good copies.
    pub data: T,
    /// What is wrong with the files, if the data is from the copies.
    pub defect: Option<DataError>,
}

/// How the texts of all files become data; a refusal says in which of them it is.
pub trait Check<T, const N: usize>: Fn([&str; N]) -> Result<T, (usize, Defect)> {}

impl<T, const N: usize, F: Fn([&str; N]) -> Result<T, (usize, Defect)>> Check<T, N> for F {}

/// Data files that are sound together or not at all, looked at again and again.
#[derive(Debug)]
pub struct DataFiles<const N: usize> {
    files: [DataFile; N],
    /// The files as they were when they were last judged; `None` where there was none.
    judged: [Option<Stamp>; N],
    /// The files as they were at the last look.
    seen: [Option<Stamp>; N],
}

impl<const N: usize> DataFiles<N> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(files: [DataFile; N]) -> Self {
        Self { files, judged: [None; N], seen: [None; N] }
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &[DataFile; N] {
        &self.files
    }

    /// Reads and checks the files as they are now.
    ///
    /// # Errors
    /// One cannot be read or says something that cannot be.
    pub fn read<T>(&self, check: impl Check<T, N>) -> Result<T, DataError> {
        self.judge(check).map(|(data, _)| data)
    }

    /// The data of the files, or of the last good copies where the files cannot be used.
    ///
    /// # Errors
    /// Neither can be used; the error is the files'.
    pub fn open<T>(&mut self, check: impl Check<T, N>) -> Result<Opened<T>, DataError> {
        self.judged = self.stamps();
        self.seen = self.judged;
        match self.read(&check) {
            Ok(data) => Ok(Opened { data, defect: None }),
            Err(defect) => match self.copied(check) {
                Some(data) => Ok(Opened { data, defect: Some(defect) }),
                None => Err(defect),
            },
        }
    }

    /// Looks whether a file has changed. A changed file is read once all have stood still from one look to the next,
    /// so that one that is being written is not taken for a bad one.
    pub fn look<T>(&mut self, check: impl Check<T, N>) -> Look<T> {
        let now = self.stamps();
        let stood_still = self.seen == now;
        self.seen = now;
        if now == self.judged || !stood_still { Look::Same } else { self.look_now(check) }
    }

    /// Reads the files whether or not they have changed or stand still. What is good becomes the last good copy.
    pub fn look_now<T>(&mut self, check: impl Check<T, N>) -> Look<T> {
        let before = self.stamps();
        let judged = self.judge(check);
        let after = self.stamps();
        if before != after {
            // One was being written meanwhile; the next look reads it again.
            self.seen = after;
            return Look::Same;
        }
        (self.judged, self.seen) = (before, before);
        match judged {
            Ok((data, texts)) => {
                self.keep(&texts);
                Look::Good(data)
            }
            Err(error) => Look::Bad(error),
        }
    }

    /// Makes the files the last good copies, if they are good.
    pub fn keep_if_good<T>(&self, check: impl Check<T, N>) {
        if let Ok((_, texts)) = self.judge(check) {
            self.keep(&texts);
        }
    }

    fn keep(&self, texts: &[String; N]) {
        for (file, text) in self.files.iter().zip(texts) {
            file.keep(text);
        }
    }

    fn stamps(&self) -> [Option<Stamp>; N] {
        self.files.each_ref().map(DataFile::stamp)
    }

    fn judge<T>(&self, check: impl Check<T, N>) -> Result<(T, [String; N]), DataError> {
        let mut texts = [const { String::new() }; N];
        for (file, text) in self.files.iter().zip(&mut texts) {
            *text = file.text()?;
        }
        match check(texts.each_ref().map(String::as_str)) {
            Ok(data) => Ok((data, texts)),
            Err((at, defect)) => {
                let blamed = self.files.get(at).or(self.files.first());
                let path = blamed.map(|file| file.path.clone()).unwrap_or_default();
                Err(DataError::Malformed { path, defect })
            }
        }
    }

    fn copied<T>(&self, check: impl Check<T, N>) -> Option<T> {
        let mut texts = [const { String::new() }; N];
        for (file, text) in self.files.iter().zip(&mut texts) {
            *text = file.copied()?;
        }
        check(texts.each_ref().map(String::as_str)).ok()
    }
}

/// At most one byte more than is allowed. Whatever stands there instead of a file, nobody waits for it.
fn bytes(path: &Path, bytes_max: usize) -> std::io::Result<Vec<u8>> {
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file: File = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    file.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn not_utf8(error: &std::string::FromUtf8Error) -> Defect {
    let sound = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
    let line = sound.filter(|byte| **byte == b'\n').count() + 1;
    Defect { line, key: None, message: "this is not UTF-8; save the file as UTF-8".to_owned() }
}
