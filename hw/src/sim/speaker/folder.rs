//! What was said, as files: `0001-welcome-zh.wav` and one line for each in [`CAPTIONS`].

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use hall_core::hall::Lang;
use hall_core::prompt::Prompt;

use crate::speaker::Sound;

/// The log of captions: number, language, prompt's code and caption, a line each.
pub const CAPTIONS: &str = "captions.txt";
/// Prompts that are kept; of more, the oldest are removed.
pub const KEPT_MAX: usize = 200;

/// Keeps a prompt's sound and caption, and gives back the sound's path.
pub(super) fn keep(folder: &Path, prompt: Prompt, lang: Lang, sound: &Sound) -> io::Result<PathBuf> {
    let mut lines = captions(folder)?;
    let number = lines.last().and_then(|line| number(line)).unwrap_or(0).wrapping_add(1);
    let tongue = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    lines.push(format!("{number:04} {tongue} {} {}", prompt.code(), prompt.caption().get(lang)));
    let path = folder.join(file_name(number, prompt.code(), tongue));
    std::fs::write(&path, sound.to_wav())?;
    for old in lines.drain(..lines.len().saturating_sub(KEPT_MAX)) {
        forget(folder, &old)?;
    }
    lines.push(String::new());
    // Put in place as a whole: whoever reads the log never finds half a line.
    let fresh = folder.join("captions.new");
    std::fs::write(&fresh, lines.join("\n"))?;
    std::fs::rename(fresh, folder.join(CAPTIONS))?;
    Ok(path)
}

/// The lines of the log, oldest first.
pub(super) fn captions(folder: &Path) -> io::Result<Vec<String>> {
    match std::fs::read_to_string(folder.join(CAPTIONS)) {
        Ok(log) => Ok(log.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn number(line: &str) -> Option<u32> {
    line.split(' ').next()?.parse().ok()
}

fn file_name(number: u32, code: &str, tongue: &str) -> String {
    format!("{number:04}-{code}-{tongue}.wav")
}

fn forget(folder: &Path, line: &str) -> io::Result<()> {
    let mut words = line.split(' ');
    let (Some(number), Some(tongue), Some(code)) = (number(line), words.nth(1), words.next()) else { return Ok(()) };
    match std::fs::remove_file(folder.join(file_name(number, code, tongue))) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
