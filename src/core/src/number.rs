//! Numbers: what a citizen reads on the slip and hears called, and the dispenser that gives each one out once.

use crate::day::BusinessDay;

/// The last number of a series on one day; three digits are what counter displays show and people remember.
pub const LAST_VALUE: u16 = 999;

/// The run that a number comes from: one capital letter.
///
/// A letter belongs either to matters (numbers given by the centre) or to one kiosk (numbers given while the line to
/// the centre is cut), never to both; the centre sees to it when a kiosk enrols. So two kiosks that are cut off at
/// once cannot meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series(u8);

impl Series {
    /// A series from its letter.
    ///
    /// # Errors
    /// Anything but a capital letter from A to Z.
    pub fn new(letter: char) -> Result<Self, NumberError> {
        match u8::try_from(letter) {
            Ok(byte) if byte.is_ascii_uppercase() => Ok(Self(byte)),
            _ => Err(NumberError::Series(letter)),
        }
    }

    /// The letter.
    #[must_use]
    pub fn letter(self) -> char {
        char::from(self.0)
    }
}

impl std::fmt::Display for Series {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.letter())
    }
}

/// A label such as `A017`. Not an identity and not a place in the queue: those are the ticket's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    series: Series,
    value: u16,
}

/// Why a text or a pair is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The series is one capital letter.
    #[error("a series is one letter from A to Z, found {0:?}")]
    Series(char),
    /// Values run from 001 to 999.
    #[error("a number runs from 001 to 999, found {0}")]
    Value(u16),
    /// A label is a letter and three digits.
    #[error("a label is a letter and three digits, such as A017")]
    Label,
}

impl Number {
    /// Puts a number together.
    ///
    /// # Errors
    /// A value outside 1 to 999.
    pub fn new(series: Series, value: u16) -> Result<Self, NumberError> {
        if (1..=LAST_VALUE).contains(&value) { Ok(Self { series, value }) } else { Err(NumberError::Value(value)) }
    }

    /// The run it comes from.
    #[must_use]
    pub fn series(self) -> Series {
        self.series
    }

    /// 1 to 999.
    #[must_use]
    pub fn value(self) -> u16 {
        self.value
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:03}", self.series, self.value)
    }
}

impl std::str::FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let mut letters = text.chars();
        let series = Series::new(letters.next().ok_or(NumberError::Label)?)?;
        let digits = letters.as_str();
        if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberError::Label);
        }
        Number::new(series, digits.parse().map_err(|_| NumberError::Label)?)
    }
}

/// No number is left in a series today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("series {series} has given out all {LAST_VALUE} numbers of {day}")]
pub struct Exhausted {
    /// The series that ran out.
    pub series: Series,
    /// The business day on which it did.
    pub day: BusinessDay,
}

/// How far one series has come: the durable state behind its next number.
///
/// Whoever keeps it writes the advanced dispenser and the ticket in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dispenser {
    series: Series,
    day: BusinessDay,
    last: u16,
}

impl Dispenser {
    /// A series that has given out nothing yet.
    #[must_use]
    pub fn unused(series: Series) -> Self {
        Self { series, day: BusinessDay(i32::MIN), last: 0 }
    }

    /// A dispenser read back from where it was kept; `last` past the end counts as exhausted.
    #[must_use]
    pub fn resume(series: Series, day: BusinessDay, last: u16) -> Self {
        Self { series, day, last: last.min(LAST_VALUE) }
    }

    /// The series it counts.
    #[must_use]
    pub fn series(self) -> Series {
        self.series
    }

    /// The business day of the last number.
    #[must_use]
    pub fn day(self) -> BusinessDay {
        self.day
    }

    /// The last value given out on that day; 0 before the first.
    #[must_use]
    pub fn last(self) -> u16 {
        self.last
    }

    /// Raises the floor: numbers up to `last` of `day` count as given out, e.g. because the centre remembers them.
    #[must_use]
    pub fn floored(self, day: BusinessDay, last: u16) -> Self {
        if (day, last) > (self.day, self.last) { Self::resume(self.series, day, last) } else { self }
    }

    /// Gives out the next number on the day that the clock says, or on the last day used if the clock went back.
    ///
    /// # Errors
    /// The series has reached 999 on that day.
    pub fn advance(&mut self, clock_day: BusinessDay) -> Result<(BusinessDay, Number), Exhausted> {
        let day = clock_day.no_earlier_than(self.day);
        let value = if day > self.day { 1 } else { self.last + 1 };
        let number = Number::new(self.series, value).map_err(|_| Exhausted { series: self.series, day })?;
        (self.day, self.last) = (day, value);
        Ok((day, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> Series {
        Series::new('A').expect("a letter")
    }

    #[test]
    fn labels_read_and_write() {
        let table = [
            ("A001", Some(1)),
            ("A017", Some(17)),
            ("A999", Some(999)),
            ("A000", None),
            ("A1000", None),
            ("a017", None),
            ("A17", None),
            ("A0１7", None),
            ("", None),
            ("7A01", None),
            ("A+17", None),
        ];
        for (text, value) in table {
            let parsed = text.parse::<Number>();
            assert_eq!(parsed.ok().map(Number::value), value, "{text}");
            if let Ok(number) = parsed {
                assert_eq!(number.to_string(), text);
            }
        }
    }

    #[test]
    fn the_first_of_a_new_day_is_001() {
        let mut dispenser = Dispenser::resume(series(), BusinessDay(10), 998);
        assert_eq!(dispenser.advance(BusinessDay(10)).map(|(_, n)| n.to_string()), Ok("A999".into()));
        assert_eq!(dispenser.advance(BusinessDay(10)), Err(Exhausted { series: series(), day: BusinessDay(10) }));
        assert_eq!(dispenser.advance(BusinessDay(11)).map(|(_, n)| n.to_string()), Ok("A001".into()));
    }

    #[test]
    fn a_clock_that_goes_back_continues_the_later_day() {
        let mut dispenser = Dispenser::resume(series(), BusinessDay(10), 16);
        let (day, number) = dispenser.advance(BusinessDay(9)).expect("a number");
        assert_eq!((day, number.to_string()), (BusinessDay(10), "A017".into()));
    }

    #[test]
    fn a_floor_only_rises() {
        let dispenser = Dispenser::resume(series(), BusinessDay(10), 5);
        assert_eq!(dispenser.floored(BusinessDay(10), 3).last(), 5);
        assert_eq!(dispenser.floored(BusinessDay(10), 9).last(), 9);
        assert_eq!(dispenser.floored(BusinessDay(9), 99).last(), 5);
        assert_eq!(dispenser.floored(BusinessDay(11), 2).day(), BusinessDay(11));
    }
}
