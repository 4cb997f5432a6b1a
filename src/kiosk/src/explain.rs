//! `hall-kiosk explain`: why the calendar and the rules say what they say, for whoever keeps their data.

use hall_core::calendar::{Date, Moment, Timetable};
use hall_core::hall::{Hall, Matter};

/// Names that are proposed for one that is not known.
const NEAREST_MAX: usize = 3;
/// Longest name that is compared, in characters; see [`hall_core::hall::TEXT_CHARS_MAX`].
const NAME_CHARS_MAX: usize = 60;

/// What cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// Not a day.
    #[error("{0:?} is no day of the calendar; write a day that exists, from 1970 to 2199, as 2026-10-01")]
    Day(String),
    /// Not a moment.
    #[error("{0:?} is no moment; write it as \"2026-10-01 09:30\"")]
    Moment(String),
    /// Not a matter of the hall.
    #[error("the hall has no matter {name:?}; near to it are {}", nearest.join(", "))]
    Matter {
        /// What was asked for.
        name: String,
        /// Matters of nearly that name, the nearest first.
        nearest: Vec<String>,
    },
}

/// Reads `2026-10-01 09:30`.
///
/// # Errors
/// It is none.
pub fn moment(text: &str) -> Result<Moment, ExplainError> {
    let parts = text.split_once(' ');
    let read = parts.and_then(|(date, time)| {
        Some(Moment { date: Date::parse(date)?, time: hall_core::calendar::TimeOfDay::parse(time)? })
    });
    read.ok_or_else(|| ExplainError::Moment(shortened(text)))
}

/// The reasoning about a day and a matter, by its identifier or its Chinese name, asked at `now`.
///
/// # Errors
/// The day or the matter does not exist.
pub fn lines(
    hall: &Hall,
    timetable: &Timetable,
    date: &str,
    matter: &str,
    now: Moment,
) -> Result<Vec<String>, ExplainError> {
    let date = Date::parse(date).ok_or_else(|| ExplainError::Day(shortened(date)))?;
    let matter = find(hall, matter)?;
    let head = format!("{}（{}）/ {}", matter.name.zh, matter.id, matter.name.en);
    let steps = timetable.explain(date, matter, now);
    Ok(std::iter::once(head)
        .chain(steps.into_iter().map(|step| format!("{} / {}", step.text.zh, step.text.en)))
        .collect())
}

fn find<'a>(hall: &'a Hall, name: &str) -> Result<&'a Matter, ExplainError> {
    let is_it = |matter: &&Matter| matter.id.as_str() == name || matter.name.zh == name;
    hall.matters().iter().find(is_it).ok_or_else(|| {
        let name = shortened(name);
        let far = |matter: &&Matter| distance(&name, matter.id.as_str()).min(distance(&name, &matter.name.zh));
        let mut matters: Vec<&Matter> = hall.matters().iter().collect();
        matters.sort_by_key(far);
        let nearest = matters.iter().take(NEAREST_MAX).map(|matter| format!("{}（{}）", matter.id, matter.name.zh));
        ExplainError::Matter { nearest: nearest.collect(), name }
    })
}

fn shortened(text: &str) -> String {
    text.chars().take(NAME_CHARS_MAX).collect()
}

/// How many letters are put in, left out or changed from one name to the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], at + 1);
        for (place, same) in other.iter().map(|other| *other == letter).enumerate() {
            let changed = corner + usize::from(!same);
            corner = row[place + 1];
            row[place + 1] = changed.min(corner + 1).min(row[place] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

/// How the table of holidays stands, and a warning if it runs out.
#[must_use]
pub fn standing(timetable: &Timetable, today: Date) -> Vec<String> {
    let until = timetable.valid_until();
    let state = match timetable.runs_out(today) {
        _ if !timetable.is_known(today) => {
            format!(
                "warning: the calendar ended on {until}; every Monday to Friday counts as worked until it is continued"
            )
        }
        Some(left) => format!(
            "warning: the calendar is valid until {until}, {left} days are left; enter the next year's holidays"
        ),
        None => format!("the calendar is valid until {until}"),
    };
    let day = timetable.day_kind(today).name();
    vec![format!("today, {today}, is {} / {}", day.zh, day.en), state]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_by_their_letters() {
        for (one, other, far) in
            [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("id-card", "id-crad", 2), ("发票", "发票代开", 2)]
        {
            assert_eq!((distance(one, other), distance(other, one)), (far, far), "{one} {other}");
        }
    }

    #[test]
    fn a_moment_is_read_whole() {
        assert_eq!(moment("2026-10-01 09:30").map(|at| at.to_string()), Ok("2026-10-01 09:30".into()));
        for wrong in ["2026-10-01", "2026-10-01 9:30", "2026-02-30 09:30", ""] {
            assert_eq!(moment(wrong), Err(ExplainError::Moment(wrong.into())));
        }
    }
}
