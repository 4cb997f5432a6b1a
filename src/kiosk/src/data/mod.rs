//! The hall's data as the kiosk serves it: read at the start, looked at while it runs, and never lost to a slip of the
//! pen, because the last good copy of it is in the state folder.

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hall_core::calendar::Timetable;
use hall_core::day::DayRule;
use hall_core::diagnosis::{Condition, Part};
use hall_core::fault::Fault;
use hall_core::hall::{Hall, Text};
use hall_data::{CALENDAR, DataError, DataFile, DataFiles, HALL, Look, Opened, hall_and_timetable};

use crate::watch::Watch;

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
    timetable: Arc<Timetable>,
    files: Option<DataFiles<2>>,
    standing: Standing,
}

/// Where the data in use comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    /// From no file.
    Given,
    /// From the files as they are.
    Current,
    /// The hall's file has changed the rule of the business day.
    AfterRestart,
    /// A file cannot be used, and why.
    LastGood(String),
}

/// What became of a look at the hall's files.
#[derive(Debug)]
pub enum News {
    /// Nothing.
    None,
    /// This hall is to be served from now on, by this calendar.
    Hall(Arc<Hall>, Arc<Timetable>),
    /// The files are sound, and will be taken when the kiosk is started anew.
    AfterRestart,
    /// A file cannot be used.
    Bad(DataError),
}

impl LiveHall {
    /// A hall that comes from no file and never changes.
    #[must_use]
    pub fn given(hall: Arc<Hall>, timetable: Arc<Timetable>) -> Self {
        let rule = hall.rule();
        Self { rule, state: Mutex::new(State { hall, timetable, files: None, standing: Standing::Given }) }
    }

    /// The hall and the calendar of their files, or of the last good copies of both; then what is wrong with the files
    /// is logged.
    ///
    /// # Errors
    /// Neither can be used.
    pub fn open(hall: &Path, calendar: &Path, state_dir: &Path) -> Result<Self, DataError> {
        let file = |kind, path| DataFile::new(kind, path, state_dir);
        let mut files = DataFiles::new([file(HALL, hall), file(CALENDAR, calendar)]);
        let Opened { data: (hall, timetable), defect } = files.open(hall_and_timetable)?;
        let standing = match &defect {
            None => Standing::Current,
            Some(defect) => {
                defect.log();
                tracing::warn!("the last good copy of the hall's data is in use");
                Standing::LastGood(defect.to_string())
            }
        };
        let (rule, hall, timetable) = (hall.rule(), Arc::new(hall), Arc::new(timetable));
        Ok(Self { rule, state: Mutex::new(State { hall, timetable, files: Some(files), standing }) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hall as it is now.
    #[must_use]
    pub fn get(&self) -> Arc<Hall> {
        self.state().hall.clone()
    }

    /// Its calendar and rules as they are now.
    #[must_use]
    pub fn timetable(&self) -> Arc<Timetable> {
        self.state().timetable.clone()
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

    /// Makes good files the last good copies: whoever begins to serve with it may need it again.
    pub fn keep(&self) {
        if let Some(files) = &self.state().files {
            files.keep_if_good(hall_and_timetable);
        }
    }

    /// Looks whether a file has changed; see [`DataFiles::look`].
    #[must_use]
    pub fn look(&self) -> News {
        self.take(|files| files.look(hall_and_timetable))
    }

    /// Reads the files at once; see [`DataFiles::look_now`].
    #[must_use]
    pub fn look_now(&self) -> News {
        self.take(|files| files.look_now(hall_and_timetable))
    }

    fn take(&self, look: impl FnOnce(&mut DataFiles<2>) -> Look<(Hall, Timetable)>) -> News {
        let mut state = self.state();
        match state.files.as_mut().map_or(Look::Same, look) {
            Look::Same => News::None,
            Look::Good((hall, _)) if hall.rule() != self.rule => {
                state.standing = Standing::AfterRestart;
                News::AfterRestart
            }
            Look::Good((hall, timetable)) => {
                state.standing = Standing::Current;
                (state.hall, state.timetable) = (Arc::new(hall), Arc::new(timetable));
                News::Hall(state.hall.clone(), state.timetable.clone())
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
        let (zones, matters) = (state.hall.zones().len(), state.hall.matters().len());
        let figures = format!("{zones} zones, {matters} matters, calendar until {}", state.timetable.valid_until());
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
