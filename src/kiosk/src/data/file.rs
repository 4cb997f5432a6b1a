//! A data file and the last good copy of it in the state folder.

use std::fs::{File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::identity;

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
    #[error("{path}: {source}; name a readable file with the key `{config_key}` of the configuration")]
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

/// What a look at a data file shows.
#[derive(Debug)]
pub enum Look<T> {
    /// Nothing new.
    Same,
    /// New data, sound.
    Good(T),
    /// Something that cannot be used; said once for each change of the file.
    Bad(DataError),
}

/// A data file that is looked at again and again. `check` turns the whole text into data; it is given anew each time,
/// because one file may have to fit another.
#[derive(Debug)]
pub struct DataFile {
    path: PathBuf,
    copy: PathBuf,
    kind: Kind,
    /// The file as it was when it was last judged; `None` when there was none.
    judged: Option<Stamp>,
    /// The file as it was at the last look.
    seen: Option<Stamp>,
}

/// Data as it is at the start.
#[derive(Debug)]
pub struct Opened<T> {
    /// The data, from the file or from the last good copy.
    pub data: T,
    /// What is wrong with the file, if the data is from the copy.
    pub defect: Option<DataError>,
}

impl DataFile {
    /// A data file at `path`, with its copy in the state folder. Nothing is read yet.
    #[must_use]
    pub fn new(kind: Kind, path: &Path, state_dir: &Path) -> Self {
        let copy = state_dir.join(format!("last-good-{}.toml", kind.config_key));
        Self { path: path.to_owned(), copy, kind, judged: None, seen: None }
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
        self.judge(&self.path, check).map(|(data, _)| data)
    }

    /// The data of the file, or of the last good copy where the file cannot be used.
    ///
    /// # Errors
    /// Neither can be used; the error is the file's.
    pub fn open<T>(&mut self, check: impl Fn(&str) -> Result<T, Defect>) -> Result<Opened<T>, DataError> {
        self.judged = self.stamp();
        self.seen = self.judged;
        match self.read(&check) {
            Ok(data) => Ok(Opened { data, defect: None }),
            Err(defect) => match self.judge(&self.copy, check) {
                Ok((data, _)) => Ok(Opened { data, defect: Some(defect) }),
                Err(_) => Err(defect),
            },
        }
    }

    /// Looks whether the file has changed. A changed file is read once it has stood still from one look to the next,
    /// so that one that is being written is not taken for a bad one.
    pub fn look<T>(&mut self, check: impl Fn(&str) -> Result<T, Defect>) -> Look<T> {
        let now = self.stamp();
        let stood_still = self.seen == now;
        self.seen = now;
        if now == self.judged || !stood_still { Look::Same } else { self.look_now(check) }
    }

    /// Reads the file whether or not it has changed or stands still. What is good becomes the last good copy.
    pub fn look_now<T>(&mut self, check: impl Fn(&str) -> Result<T, Defect>) -> Look<T> {
        let before = self.stamp();
        let judged = self.judge(&self.path, check);
        let after = self.stamp();
        if before != after {
            // It was being written meanwhile; the next look reads it again.
            self.seen = after;
            return Look::Same;
        }
        (self.judged, self.seen) = (before, before);
        match judged {
            Ok((data, text)) => {
                self.keep(&text);
                Look::Good(data)
            }
            Err(error) => Look::Bad(error),
        }
    }

    /// Makes the file the last good copy, if it is good.
    pub fn keep_if_good<T>(&self, check: impl Fn(&str) -> Result<T, Defect>) {
        if let Ok((_, text)) = self.judge(&self.path, check) {
            self.keep(&text);
        }
    }

    fn keep(&self, text: &str) {
        let is_kept = std::fs::read(&self.copy).is_ok_and(|kept| kept == text.as_bytes());
        if is_kept {
            return;
        }
        // The kiosk serves all the same; only the next start would miss it.
        if let Err(error) = identity::replace(&self.copy, text.as_bytes()) {
            tracing::warn!(file = %self.copy.display(), %error, "the last good copy was not written");
        }
    }

    fn stamp(&self) -> Option<Stamp> {
        std::fs::metadata(&self.path).ok().map(|metadata| Stamp::of(&metadata))
    }

    fn judge<T>(&self, path: &Path, check: impl Fn(&str) -> Result<T, Defect>) -> Result<(T, String), DataError> {
        let malformed = |defect| DataError::Malformed { path: path.to_owned(), defect };
        let bytes = self.bytes(path).map_err(|source| DataError::Unreadable {
            path: path.to_owned(),
            config_key: self.kind.config_key,
            source,
        })?;
        if bytes.len() > self.kind.bytes_max {
            let message = format!("the file has more than {} bytes", self.kind.bytes_max);
            return Err(malformed(Defect { line: 1, key: None, message }));
        }
        let text = String::from_utf8(bytes).map_err(|error| malformed(not_utf8(&error)))?;
        let data = check(&text).map_err(malformed)?;
        Ok((data, text))
    }

    /// At most one byte more than is allowed. Whatever stands there instead of a file, nobody waits for it.
    fn bytes(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let file: File = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
        if !file.metadata()?.is_file() {
            return Err(std::io::Error::other("not a file"));
        }
        let mut bytes = Vec::new();
        file.take(self.kind.bytes_max as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn not_utf8(error: &std::string::FromUtf8Error) -> Defect {
    let sound = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
    let line = sound.filter(|byte| **byte == b'\n').count() + 1;
    Defect { line, key: None, message: "this is not UTF-8; save the file as UTF-8".to_owned() }
}
