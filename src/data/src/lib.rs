//! A hall's data files on disk, for kiosk and centre alike: [`DataFiles`] are sound together or not at all, are looked at
//! while they are served, and leave a last good copy in the state folder, so that a slip of the pen stops nobody.

mod file;
mod replace;
#[cfg(test)]
mod tests;

use hall_core::calendar::Timetable;
use hall_core::hall::Hall;
use hall_proto::hall_file::{self, HallFileError};
use hall_proto::timetable_file;

pub use file::{Check, DataError, DataFile, DataFiles, Defect, Kind, Look, Opened};
pub use replace::replace;

/// The hall's data file.
pub const HALL: Kind = Kind { config_key: "hall", bytes_max: hall_file::HALL_FILE_BYTES_MAX };
/// The data file of the hall's calendar and rules.
pub const CALENDAR: Kind = Kind { config_key: "calendar", bytes_max: timetable_file::TIMETABLE_FILE_BYTES_MAX };

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

/// Checks the text of the calendar's data file for a hall.
///
/// # Errors
/// The first thing found wrong, with its place.
pub fn timetable(text: &str, hall: &Hall) -> Result<Timetable, Defect> {
    Ok(timetable_file::parse(text, hall)?)
}

/// Checks both together: the calendar names zones and matters of the hall.
///
/// # Errors
/// The first thing found wrong, with the file in which it is, 0 or 1, and its place.
pub fn hall_and_timetable([hall_text, calendar]: [&str; 2]) -> Result<(Hall, Timetable), (usize, Defect)> {
    let hall = hall(hall_text).map_err(|defect| (0, defect))?;
    let timetable = timetable(calendar, &hall).map_err(|defect| (1, defect))?;
    Ok((hall, timetable))
}
