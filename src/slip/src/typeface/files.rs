//! Finds the font files without reading every font of the system.

use std::path::{Path, PathBuf};

use fontdb::{Database, ID, Style};
use hall_core::paper::Weight;
use swash::{CacheKey, FontRef};

use super::{FAMILY, TypefaceError};

/// Only files whose names begin so are opened; the family's name inside decides.
const FILE_PREFIX: &str = "NotoSansCJK";
/// Bound on the depth of directories; Debian's fonts lie three deep.
const DEPTH_MAX: u8 = 6;
/// Bound on the files that are opened; the package has two of that name, all its extras nine.
const FILES_MAX: usize = 32;

/// The two faces, still on disk.
#[derive(Debug)]
pub(super) struct Faces {
    database: Database,
    regular: Face,
    bold: Face,
}

#[derive(Debug, Clone, Copy)]
struct Face {
    id: ID,
    key: CacheKey,
}

impl Faces {
    pub(super) fn find(directories: &[PathBuf]) -> Result<Self, TypefaceError> {
        let mut files = Vec::new();
        for directory in directories {
            collect(directory, DEPTH_MAX, &mut files);
        }
        let mut database = Database::new();
        for file in files {
            // A file that vanished or cannot be read is as good as missing, which is what the search then says.
            let _ = database.load_font_file(file);
        }
        let face = |weight| {
            let id = query(&database, weight);
            let id = id.ok_or_else(|| TypefaceError::Missing { weight, directories: directories.to_vec() })?;
            Ok(Face { id, key: CacheKey::new() })
        };
        let (regular, bold) = (face(Weight::Regular)?, face(Weight::Bold)?);
        Ok(Self { database, regular, bold })
    }

    /// Maps the file of one weight and hands it over; `None` if it is gone.
    pub(super) fn with<T>(&self, weight: Weight, work: impl FnOnce(FontRef<'_>) -> T) -> Option<T> {
        let face = match weight {
            Weight::Regular => self.regular,
            Weight::Bold => self.bold,
        };
        self.database.with_face_data(face.id, |data, index| {
            let font = FontRef::from_index(data, usize::try_from(index).ok()?)?;
            Some(work(FontRef { key: face.key, ..font }))
        })?
    }
}

/// The upright face of exactly that weight: fontdb itself would take the nearest.
fn query(database: &Database, weight: Weight) -> Option<ID> {
    let wanted = match weight {
        Weight::Regular => fontdb::Weight::NORMAL,
        Weight::Bold => fontdb::Weight::BOLD,
    };
    let fits = |face: &&fontdb::FaceInfo| {
        face.weight == wanted && face.style == Style::Normal && face.families.iter().any(|(family, _)| family == FAMILY)
    };
    database.faces().find(fits).map(|face| face.id)
}

fn collect(directory: &Path, depth: u8, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files);
            }
        } else if is_wanted(&path) && files.len() < FILES_MAX {
            files.push(path);
        }
    }
}

fn is_wanted(path: &Path) -> bool {
    let named = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(FILE_PREFIX));
    let font = path.extension().and_then(|extension| extension.to_str());
    named && font.is_some_and(|extension| ["ttc", "otc", "otf"].contains(&extension.to_ascii_lowercase().as_str()))
}
