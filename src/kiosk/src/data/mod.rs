//! The hall's data as the kiosk serves it: read at the start, looked at while it runs, and never lost to a slip of the
//! pen, because the last good copy of it is in the state folder.

mod file;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hall_core::calendar::Timetable;
use hall_core::day::DayRule;
use hall_core::diagnosis::{Condition, Part};
use hall_core::fault::Fault;
use hall_core::hall::{Hall, Text};
use hall_proto::hall_file::{self, HallFileError};
use hall_proto::timetable_file;

pub use file::{Check, DataError, DataFile, DataFiles, Defect, Kind, Look, Opened};

use crate::watch::Watch;

/// The hall's data file.
pub const HALL: Kind = Kind { config_key: "hall", bytes_max: hall_file::HALL_FILE_BYTES_MAX };

impl From<HallFileError> for Defect {
    fn from(HallFileError { line, key, message }: HallFileError) -> Self {
        Self { line, key, message }
    }
}

/// Checks the text of the hall's data file.
///
/// # Errors
/// The first thing found wrong, with its place.
pub fn hall(text: &str) -> Result<Hall, Defect> {
    Ok(hall_file::parse(text)?)
}

fn check([text]: [&str; 1]) -> Result<Hall, (usize, Defect)> {
    hall(text).map_err(|defect| (0, defect))
}

/// The data file of the hall's calendar and rules.
pub const CALENDAR: Kind = Kind { config_key: "calendar", bytes_max: timetable_file::TIMETABLE_FILE_BYTES_MAX };

/// Checks the text of the calendar's data file for a hall.
///
/// # Errors
/// The first thing found wrong, with its place.
pub fn timetable(text: &str, hall: &Hall) -> Result<Timetable, Defect> {
    Ok(timetable_file::parse(text, hall)?)
}

/// The calendar and the rules of a hall from their file, or from the last good copy; then what is wrong with the file is
/// logged.
///
/// # Errors
/// Neither can be used.
pub fn open_timetable(path: &Path, state_dir: &Path, hall: &Hall) -> Result<Timetable, DataError> {
    let (file, check) = (DataFile::new(CALENDAR, path, state_dir), |text: &str| timetable(text, hall));
    let Opened { data, defect } = file.open(check)?;
    match defect {
        None => file.keep_if_good(check),
        Some(defect) => {
            defect.log();
            tracing::warn!("the last good copy of the calendar is in use");
        }
    }
    Ok(data)
}

/// The hall that is served now. Whoever keeps what [`LiveHall::get`] answers for longer than one task may serve
/// yesterday's.
pub struct LiveHall {
    /// The clock and the start of the business day that the kiosk was started with. Numbers hang on them, so they do
    /// not change while it runs.
    rule: DayRule,
    state: Mutex<State>,
}

struct State {
    hall: Arc<Hall>,
    files: Option<DataFiles<1>>,
    standing: Standing,
}

/// Where the data in use comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    /// From no file.
    Given,
    /// From the file as it is.
    Current,
    /// The file has changed the rule of the business day.
    AfterRestart,
    /// The file cannot be used, and why.
    LastGood(String),
}

/// What became of a look at the hall's file.
#[derive(Debug)]
pub enum News {
    /// Nothing.
    None,
    /// This hall is to be served from now on.
    Hall(Arc<Hall>),
    /// The file is sound, and will be taken when the kiosk is started anew.
    AfterRestart,
    /// The file cannot be used.
    Bad(DataError),
}

impl LiveHall {
    /// A hall that comes from no file and never changes.
    #[must_use]
    pub fn given(hall: Arc<Hall>) -> Self {
        Self { rule: hall.rule(), state: Mutex::new(State { hall, files: None, standing: Standing::Given }) }
    }

    /// The hall of a file, or of its last good copy; then what is wrong with the file is logged.
    ///
    /// # Errors
    /// Neither can be used.
    pub fn open(path: &Path, state_dir: &Path) -> Result<Self, DataError> {
        let mut files = DataFiles::new([DataFile::new(HALL, path, state_dir)]);
        let Opened { data, defect } = files.open(check)?;
        let standing = match &defect {
            None => Standing::Current,
            Some(defect) => {
                defect.log();
                tracing::warn!("the last good copy of the hall's data is in use");
                Standing::LastGood(defect.to_string())
            }
        };
        let rule = data.rule();
        Ok(Self { rule, state: Mutex::new(State { hall: Arc::new(data), files: Some(files), standing }) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hall as it is now.
    #[must_use]
    pub fn get(&self) -> Arc<Hall> {
        self.state().hall.clone()
    }

    /// Its clock and the start of its business day.
    #[must_use]
    pub fn rule(&self) -> DayRule {
        self.rule
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Text {
        self.state().hall.name().clone()
    }

    /// Makes a good file the last good copy: whoever begins to serve with it may need it again.
    pub fn keep(&self) {
        if let Some(files) = &self.state().files {
            files.keep_if_good(check);
        }
    }

    /// Looks whether the file has changed; see [`DataFiles::look`].
    #[must_use]
    pub fn look(&self) -> News {
        self.take(|files| files.look(check))
    }

    /// Reads the file at once; see [`DataFiles::look_now`].
    #[must_use]
    pub fn look_now(&self) -> News {
        self.take(|files| files.look_now(check))
    }

    fn take(&self, look: impl FnOnce(&mut DataFiles<1>) -> Look<Hall>) -> News {
        let mut state = self.state();
        match state.files.as_mut().map_or(Look::Same, look) {
            Look::Same => News::None,
            Look::Good(hall) if hall.rule() != self.rule => {
                state.standing = Standing::AfterRestart;
                News::AfterRestart
            }
            Look::Good(hall) => {
                state.standing = Standing::Current;
                state.hall = Arc::new(hall);
                News::Hall(state.hall.clone())
            }
            Look::Bad(error) => {
                state.standing = Standing::LastGood(error.to_string());
                News::Bad(error)
            }
        }
    }

    /// Tells the overview how the data stands.
    pub fn report(&self, watch: &Watch) {
        let (condition, facts) = self.standing();
        watch.knows(Part::Data, facts);
        watch.saw(Part::Data, condition);
    }

    /// How the data stands, and what the technician should know of it.
    #[must_use]
    pub fn standing(&self) -> (Condition, Vec<String>) {
        let state = self.state();
        let files = state.files.iter().flat_map(DataFiles::files).map(|file| file.path().display().to_string());
        let figures = format!("{} zones, {} matters", state.hall.zones().len(), state.hall.matters().len());
        let (condition, word) = match &state.standing {
            Standing::Given | Standing::Current => (Condition::Working, None),
            Standing::AfterRestart => {
                (Condition::Warning, Some("its clock or day start changed: restart the kiosk to take it".to_owned()))
            }
            Standing::LastGood(defect) => {
                (Condition::Faulty(Fault::DataBad), Some(format!("{defect}; the last good data is in use")))
            }
        };
        (condition, files.chain(word).chain([figures]).collect())
    }
}
