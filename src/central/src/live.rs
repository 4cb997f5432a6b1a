//! The hall's files while the centre serves: a calendar that changes is taken at once, a slip of the pen is named and
//! the last good calendar goes on.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use hall_core::calendar::{Date, Moment, Timetable};
use hall_core::centre::SlotPlaces;
use hall_core::hall::{Hall, MatterId};
use hall_data::{CALENDAR, DataError, DataFile, DataFiles, HALL, Look, Opened, hall_and_timetable};

use crate::centre::Centre;
use crate::hall_hours::TimetableHours;
use crate::hours::{BookingRules, Hours, Quota};

/// How often it is looked whether a file has changed.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// Hours of which the calendar can be exchanged. A question is answered by one calendar from beginning to end.
pub struct LiveHours(RwLock<Arc<TimetableHours>>);

impl LiveHours {
    fn now(&self) -> Arc<TimetableHours> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Hours for LiveHours {
    fn slots(&self, matter: &MatterId, now: Moment) -> Vec<SlotPlaces> {
        self.now().slots(matter, now)
    }

    fn quota(&self, matter: &MatterId, at: Moment) -> Option<Quota> {
        self.now().quota(matter, at)
    }

    fn rules(&self, matter: &MatterId) -> BookingRules {
        self.now().rules(matter)
    }
}

/// The hall's file and its calendar's.
pub struct LiveData {
    /// The hall that the centre was started with. Numbers and letters hang on it: it does not change while it runs.
    hall: Hall,
    hours: Arc<LiveHours>,
    files: Mutex<DataFiles<2>>,
}

/// What became of a look at the files.
#[derive(Debug)]
pub enum Change {
    /// The calendar is in use.
    Calendar(Arc<Timetable>),
    /// The hall's file is sound, and is taken when the centre is started anew; so is a calendar that belongs to it.
    AfterRestart,
    /// A file cannot be used: the last good calendar stays.
    Bad(DataError),
}

impl LiveData {
    /// The hall and its calendar from their files, or from the last good copies of both in the state folder; then what is
    /// wrong with the files is logged.
    ///
    /// # Errors
    /// Neither can be used; the text names file, line, key, what was found and what is allowed.
    pub fn open(hall: &Path, calendar: &Path, state_dir: &Path) -> Result<(Self, Arc<Timetable>), DataError> {
        let file = |kind, path| DataFile::new(kind, path, state_dir);
        let mut files = DataFiles::new([file(HALL, hall), file(CALENDAR, calendar)]);
        let Opened { data: (hall, timetable), defect } = files.open(hall_and_timetable)?;
        if let Some(defect) = &defect {
            defect.log();
            tracing::warn!("the last good copies of the hall's files are in use");
        }
        let timetable = Arc::new(timetable);
        let hours = TimetableHours::new(hall.clone(), Arc::clone(&timetable));
        let hours = Arc::new(LiveHours(RwLock::new(Arc::new(hours))));
        Ok((Self { hall, hours, files: Mutex::new(files) }, timetable))
    }

    /// The hall.
    #[must_use]
    pub fn hall(&self) -> &Hall {
        &self.hall
    }

    /// Its hours, by whichever calendar is in use.
    #[must_use]
    pub fn hours(&self) -> Arc<LiveHours> {
        Arc::clone(&self.hours)
    }

    /// Makes good files the last good copies: the next start may need them.
    pub fn keep(&self) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).keep_if_good(hall_and_timetable);
    }

    /// Looks whether a file has changed, and takes a calendar that is sound; see [`DataFiles::look`].
    #[must_use]
    pub fn look(&self) -> Option<Change> {
        let look = self.files.lock().unwrap_or_else(PoisonError::into_inner).look(hall_and_timetable);
        match look {
            Look::Same => None,
            Look::Good((hall, _)) if hall != self.hall => Some(Change::AfterRestart),
            Look::Good((hall, timetable)) => {
                let timetable = Arc::new(timetable);
                let hours = Arc::new(TimetableHours::new(hall, Arc::clone(&timetable)));
                *self.hours.0.write().unwrap_or_else(PoisonError::into_inner) = hours;
                Some(Change::Calendar(timetable))
            }
            Look::Bad(error) => Some(Change::Bad(error)),
        }
    }
}

/// Looks at the files again and again while the centre serves; it never ends by itself.
pub async fn watch(data: Arc<LiveData>, centre: Centre) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    loop {
        ticks.tick().await;
        let (data, centre) = (Arc::clone(&data), centre.clone());
        // A disk that hangs holds nobody up.
        let looked = tokio::task::spawn_blocking(move || tell(&data, &centre)).await;
        if let Err(error) = looked {
            tracing::error!(%error, "the hall's files were not looked at");
        }
    }
}

fn tell(data: &LiveData, centre: &Centre) {
    match data.look() {
        None => {}
        Some(Change::AfterRestart) => tracing::warn!("the hall's file has changed: restart the centre to take it"),
        Some(Change::Bad(error)) => error.log(),
        Some(Change::Calendar(timetable)) => {
            tracing::info!(until = %timetable.valid_until(), "a new calendar is in use");
            match centre.stranded(&*data.hours()) {
                Ok(days) => days.iter().for_each(|(day, bookings)| say_stranded(*day, *bookings)),
                Err(error) => tracing::error!(%error, "the bookings cannot be compared with the new calendar"),
            }
        }
    }
}

fn say_stranded(day: Date, bookings: usize) {
    tracing::warn!(%day, bookings, "booked outside the new hours: the bookings stand; call the citizens or keep a counter");
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use hall_core::calendar::TimeOfDay;

    use super::*;

    const HALL_TEXT: &str = r#"[hall]
name = { zh = "海城市政务服务中心", en = "Haicheng Service Centre" }
utc_offset_min = 480
day_start_hour = 4

[[zone]]
id = "company"
name = { zh = "企业开办专区", en = "Start a company" }
place = { zh = "一楼东侧", en = "Ground floor, east" }

[[matter]]
id = "company-start"
zone = "company"
name = { zh = "企业设立登记", en = "Register a company" }
series = "A"
counters = ["1"]
minutes = 15
"#;
    const CALENDAR_TEXT: &str = r#"valid_until = "2026-12-31"

[[season]]
id = "usual"
name = { zh = "常规作息", en = "Usual hours" }
working = ["09:00-12:00"]
"#;

    struct Desk {
        dir: tempfile::TempDir,
    }

    impl Desk {
        fn new() -> Self {
            let desk = Self { dir: tempfile::tempdir().expect("a folder") };
            std::fs::write(desk.path("hall.toml"), HALL_TEXT).expect("written");
            desk.calendar(CALENDAR_TEXT);
            desk
        }

        fn path(&self, name: &str) -> PathBuf {
            self.dir.path().join(name)
        }

        fn calendar(&self, text: &str) {
            std::fs::write(self.path("calendar.toml"), text).expect("written");
        }

        fn open(&self) -> Result<LiveData, DataError> {
            let state_dir = self.path("state");
            LiveData::open(&self.path("hall.toml"), &self.path("calendar.toml"), &state_dir).map(|(data, _)| data)
        }
    }

    /// Slots that can be booked for one Monday, from the Friday before.
    fn slots(data: &LiveData) -> usize {
        let friday = Date::parse("2026-11-27").expect("a day");
        let matter = data.hall().matters()[0].id.clone();
        let monday = friday.add_days(3);
        let now = Moment { date: friday, time: TimeOfDay::MIDNIGHT };
        data.hours().slots(&matter, now).iter().filter(|open| open.slot.date == monday).count()
    }

    /// The second look takes what stood still since the first.
    fn change(data: &LiveData) -> Option<Change> {
        assert!(data.look().is_none(), "it may still be written");
        data.look()
    }

    #[test]
    fn a_new_calendar_is_taken_and_a_slip_of_the_pen_is_named() {
        let desk = Desk::new();
        let data = desk.open().expect("sound");
        data.keep();
        let before = slots(&data);
        assert!(before > 0 && data.look().is_none());
        desk.calendar(&CALENDAR_TEXT.replace("12:00", "11:00"));
        assert!(matches!(change(&data), Some(Change::Calendar(_))));
        let shorter = slots(&data);
        assert!(shorter < before, "{shorter} < {before}");
        desk.calendar(&CALENDAR_TEXT.replace("09:00-12:00", "12:00-09:00"));
        let Some(Change::Bad(error)) = change(&data) else { panic!("it is bad") };
        assert!(error.to_string().contains("calendar.toml: line 6"), "{error}");
        assert_eq!(slots(&data), shorter, "the last good one");
        assert_eq!(slots(&desk.open().expect("the copy")), shorter, "after a restart, too");
    }

    #[test]
    fn another_hall_waits_for_the_next_start() {
        let desk = Desk::new();
        let data = desk.open().expect("sound");
        std::fs::write(desk.path("hall.toml"), HALL_TEXT.replace("海城", "海原")).expect("written");
        assert!(matches!(change(&data), Some(Change::AfterRestart)));
        assert_eq!(data.hall().name().zh, "海城市政务服务中心");
        assert_eq!(desk.open().expect("sound").hall().name().zh, "海原市政务服务中心");
    }

    #[test]
    fn without_a_good_copy_a_bad_file_ends_the_start() {
        let desk = Desk::new();
        desk.calendar("valid_until = 7\n");
        let Err(error) = desk.open() else { panic!("nothing good") };
        assert!(error.to_string().contains("calendar.toml"), "{error}");
    }
}
