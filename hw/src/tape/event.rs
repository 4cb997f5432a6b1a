//! What stands on a tape, as values and as lines.

use std::fmt;
use std::time::Duration;

use hall_core::diagnosis::Part;

use super::TAPE_BYTES_MAX;

/// The first words of every tape, with the version of its lines.
const HEADING: &str = "hall tape 1";

/// One thing that happened on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The line was opened.
    Open,
    /// It could not be opened: nothing is there.
    Absent,
    /// It could not be opened: another program has it.
    Busy,
    /// The line took these bytes.
    Out(Vec<u8>),
    /// These bytes came.
    In(Vec<u8>),
    /// Nothing came by a deadline.
    Late,
    /// The line took nothing by a deadline.
    Stuck,
    /// The device went away.
    Gone,
    /// The tape was full here.
    Full,
}

/// Events without bytes, and their words.
const WORDS: [(&str, Event); 7] = [
    ("open", Event::Open),
    ("absent", Event::Absent),
    ("busy", Event::Busy),
    ("late", Event::Late),
    ("stuck", Event::Stuck),
    ("gone", Event::Gone),
    ("full", Event::Full),
];

impl fmt::Display for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (arrow, bytes) = match self {
            Event::Out(bytes) => (">", bytes),
            Event::In(bytes) => ("<", bytes),
            other => {
                let word = WORDS.iter().find(|(_, event)| event == other).map_or("", |(word, _)| word);
                return formatter.write_str(word);
            }
        };
        write!(formatter, "{arrow} ")?;
        bytes.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// The line that an event becomes, so long after the begin of the tape.
pub(super) fn line(at: Duration, event: &Event) -> String {
    format!("{}.{:06} {event}\n", at.as_secs(), at.subsec_micros())
}

/// The first line of a tape.
pub(super) fn heading(part: Part) -> String {
    format!("{HEADING} {}\n", part.code())
}

/// A tape that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Whose line it was.
    pub part: Part,
    /// What happened, with the time since the begin of the tape.
    pub events: Vec<(Duration, Event)>,
}

/// Why a tape cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TapeError {
    /// The line carries personal data.
    #[error("the line of {} carries personal data: not recorded without the feature tape-personal", .0.code())]
    Personal(Part),
    /// The first line is another.
    #[error("the first line is no heading such as \"{HEADING} printer\"")]
    Heading,
    /// A line is no event.
    #[error("line {line_no}: {found:?} is no event; write a time such as 0.012345 and > HEX, < HEX, {}", words())]
    Line {
        /// From 1.
        line_no: usize,
        /// What stands there.
        found: String,
    },
    /// The rest is missing, so it cannot be played to its end.
    #[error("line {line_no}: the tape was full")]
    Full {
        /// From 1.
        line_no: usize,
    },
    /// The file is no tape, or two.
    #[error("{bytes} bytes; at most {TAPE_BYTES_MAX} are read")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
}

fn words() -> String {
    WORDS.map(|(word, _)| word).join(", ")
}

impl Recording {
    /// Reads a tape. Empty lines and lines that begin with `#` are remarks.
    ///
    /// # Errors
    /// It is no tape, or not a whole one.
    pub fn parse(text: &str) -> Result<Self, TapeError> {
        if text.len() > TAPE_BYTES_MAX {
            return Err(TapeError::TooLong { bytes: text.len() });
        }
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        let heading = lines.next().and_then(|(_, line)| line.strip_prefix(HEADING)).ok_or(TapeError::Heading)?;
        let part = Part::from_code(heading.trim()).ok_or(TapeError::Heading)?;
        let mut events = Vec::new();
        for (line_no, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let wrong = || TapeError::Line { line_no, found: line.chars().take(40).collect() };
            let (at, event) =
                line.split_once(' ').and_then(|(at, event)| time(at).zip(self::event(event))).ok_or_else(wrong)?;
            if event == Event::Full {
                return Err(TapeError::Full { line_no });
            }
            events.push((at, event));
        }
        Ok(Self { part, events })
    }
}

/// Reads seconds with six digits behind the point.
fn time(word: &str) -> Option<Duration> {
    let (seconds, micros) = word.split_once('.')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if micros.len() != 6 || !digits(seconds) || !digits(micros) {
        return None;
    }
    Some(Duration::from_secs(seconds.parse::<u32>().ok()?.into()) + Duration::from_micros(micros.parse().ok()?))
}

fn event(words: &str) -> Option<Event> {
    match words.split_once(' ') {
        Some((">", digits)) => bytes(digits).map(Event::Out),
        Some(("<", digits)) => bytes(digits).map(Event::In),
        _ => WORDS.iter().find(|(word, _)| *word == words).map(|(_, event)| event.clone()),
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, odd) = digits.as_bytes().as_chunks::<2>();
    let value = |digit: u8| char::from(digit).to_digit(16);
    if pairs.is_empty() || !odd.is_empty() {
        return None;
    }
    pairs.iter().map(|&[high, low]| u8::try_from(value(high)? * 16 + value(low)?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let events = [
            Event::Open,
            Event::Out(vec![0x1b, 0x40]),
            Event::Stuck,
            Event::Late,
            Event::In((0..=255).collect()),
            Event::Gone,
            Event::Absent,
            Event::Busy,
        ];
        let at = |step: usize| Duration::from_micros(1_234_567 * step as u64);
        let timed: Vec<_> = events.into_iter().enumerate().map(|(step, event)| (at(step), event)).collect();
        let text: String =
            std::iter::once(heading(Part::Printer)).chain(timed.iter().map(|(at, event)| line(*at, event))).collect();
        assert!(text.contains("\n1.234567 > 1b40\n"), "{text}");
        assert_eq!(Recording::parse(&text), Ok(Recording { part: Part::Printer, events: timed }));
    }

    #[test]
    fn what_is_no_tape_is_refused_with_its_line() {
        let found = |line: &str| Recording::parse(&format!("hall tape 1 printer\n# a remark\n\n{line}\n"));
        for line in [
            "0.000000",
            "0.000000 close",
            "0 open",
            "0.1 open",
            "x.000000 open",
            "0.000000 > 1",
            "0.000000 < 1g",
            "0.000000 <",
            "-1.000000 open",
            "0.000000 > é",
            "99999999999.000000 open",
        ] {
            let error = found(line).unwrap_err();
            assert!(
                error.to_string().starts_with("line 4: ") && error.to_string().contains("> HEX"),
                "{line}: {error}"
            );
        }
        assert_eq!(found("9.000000 full"), Err(TapeError::Full { line_no: 4 }));
        for heading in ["", "hall tape 2 printer", "hall tape 1 toaster", "0.000000 open"] {
            assert_eq!(Recording::parse(heading), Err(TapeError::Heading), "{heading}");
        }
        let long = "#".repeat(TAPE_BYTES_MAX + 1);
        assert_eq!(Recording::parse(&long), Err(TapeError::TooLong { bytes: TAPE_BYTES_MAX + 1 }));
    }

    #[test]
    fn any_text_is_a_tape_that_is_written_as_it_was_read_or_refused() {
        bolero::check!(name = "tapes").with_iterations(2_000).for_each(|bytes: &[u8]| {
            if let Ok(tape) = Recording::parse(&String::from_utf8_lossy(bytes)) {
                let lines = tape.events.iter().map(|(at, event)| line(*at, event));
                let text: String = std::iter::once(heading(tape.part)).chain(lines).collect();
                assert_eq!(Recording::parse(&text), Ok(tape));
            }
        });
    }
}
