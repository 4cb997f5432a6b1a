//! The driver: find, select, read; each question has one answer, and every answer is looked up in the table.
//!
//! Any failed call drops the port, and the next one opens it again by its stable path: unplugging needs no code.

mod link;

use std::time::{Duration, Instant};

use self::link::Link;
use super::answer::{Answer, Command, Meaning};
use super::error::CardReaderError;
use super::text;
use super::{CardReader, ReaderStatus, Reading, Unreadable};
use crate::wire::{Flow, LineSettings, WireError, WireSource};

/// Readers leave the factory with this; 57,600 to 9,600 can be set in them.
pub const LINE: LineSettings = LineSettings { baud: 115_200, flow: Flow::None };
/// No call lasts longer, so that a visit ends in a named screen within 15 seconds.
pub const CALL_MAX: Duration = Duration::from_secs(8);

/// How long the driver waits for what.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For an answer; [`Command::Read`] is given two seconds more.
    pub answer: Duration,
    /// Without a byte, before a damaged answer is taken to be over.
    pub quiet: Duration,
    /// Between two looks for a card: readers want 300 ms. The driver waits by itself.
    pub poll: Duration,
    /// For a whole call; what has arrived by then is still looked at.
    pub call: Duration,
}

impl Patience {
    /// For any reader.
    pub const USUAL: Self = Self {
        answer: Duration::from_secs(1),
        quiet: Duration::from_millis(50),
        poll: Duration::from_millis(300),
        call: Duration::from_secs(7),
    };
}

/// A reader that speaks the SDT protocol over a line.
pub struct SdtReader {
    source: Box<dyn WireSource>,
    patience: Patience,
    link: Option<Link>,
    /// The last trouble that was logged, so that a reader that stays away is not logged at every look.
    logged: Option<&'static str>,
}

impl SdtReader {
    /// A reader at the end of the lines that `source` opens. Nothing is opened yet.
    #[must_use]
    pub fn new(source: Box<dyn WireSource>) -> Self {
        Self::with_patience(source, Patience::USUAL)
    }

    /// The same with other waiting times.
    #[must_use]
    pub fn with_patience(source: Box<dyn WireSource>, patience: Patience) -> Self {
        Self { source, patience, link: None, logged: None }
    }

    /// Calls `action` with an open line and the deadline of the call; a failed call drops the line.
    fn call<T>(&mut self, action: fn(&mut Link, Instant) -> Result<T, CardReaderError>) -> Result<T, CardReaderError> {
        let started = self.link.as_ref().map(Link::now);
        let result = match self.using(started, action) {
            // It was unplugged and plugged in again since the last call: the old line is dead, a new one is not.
            Err(CardReaderError::Wire(WireError::Gone(_))) if started.is_some() => self.using(started, action),
            result => result,
        };
        match &result {
            Ok(_) => self.logged = None,
            Err(error) if self.logged != Some(error.code()) => {
                self.logged = Some(error.code());
                tracing::warn!(code = error.code(), remedy = error.remedy().en, "{error}");
            }
            Err(_) => {}
        }
        result
    }

    fn using<T>(
        &mut self,
        started: Option<Instant>,
        action: fn(&mut Link, Instant) -> Result<T, CardReaderError>,
    ) -> Result<T, CardReaderError> {
        let mut link = match self.link.take() {
            Some(link) => link,
            None => Link::new(self.source.open()?, self.patience),
        };
        let deadline = started.unwrap_or_else(|| link.now()) + self.patience.call;
        let result = action(&mut link, deadline);
        if result.is_ok() {
            self.link = Some(link);
        }
        result
    }
}

impl CardReader for SdtReader {
    fn status(&mut self) -> Result<ReaderStatus, CardReaderError> {
        self.call(|link, deadline| {
            done(link, Command::ModuleStatus, deadline)?;
            let answer = done(link, Command::ModuleNumber, deadline)?;
            let module = module_number(answer.data()).ok_or_else(|| unexpected(Command::ModuleNumber, &answer))?;
            Ok(ReaderStatus { module })
        })
    }

    fn read(&mut self) -> Result<Reading, CardReaderError> {
        self.call(|link, deadline| {
            link.wait_between_looks(deadline)?;
            match ask(link, Command::Find, deadline)? {
                Step::Done(_) | Step::Found => {}
                Step::NoCard => return Ok(Reading::NoCard),
                Step::Unreadable(why) => return Ok(Reading::Unreadable(why)),
            }
            for command in [Command::Select, Command::Read] {
                match ask(link, command, deadline)? {
                    Step::Done(answer) if command == Command::Read => return reading(&answer),
                    Step::Done(_) => {}
                    Step::Unreadable(why) => return Ok(Reading::Unreadable(why)),
                    Step::Found | Step::NoCard => break,
                }
            }
            // Another status than these two commands have: the card went away between two of them.
            Ok(Reading::Unreadable(Unreadable::Interrupted))
        })
    }
}

/// What an answer means for the next step.
enum Step {
    Done(Answer),
    Found,
    NoCard,
    Unreadable(Unreadable),
}

fn ask(link: &mut Link, command: Command, deadline: Instant) -> Result<Step, CardReaderError> {
    let answer = link.ask(command, deadline)?;
    let Some(word) = answer.word() else { return Err(unexpected(command, &answer)) };
    match word.meaning {
        Meaning::Done => Ok(Step::Done(answer)),
        Meaning::CardFound => Ok(Step::Found),
        Meaning::NoCard => Ok(Step::NoCard),
        Meaning::Card(why) => Ok(Step::Unreadable(why)),
        Meaning::Broken => Err(CardReaderError::Broken { reason: word.name }),
        Meaning::AskAgain | Meaning::Refused => Err(unexpected(command, &answer)),
    }
}

/// The answer to a question that has nothing to do with a card.
fn done(link: &mut Link, command: Command, deadline: Instant) -> Result<Answer, CardReaderError> {
    let answer = link.ask(command, deadline)?;
    match answer.word().map(|word| (word.meaning, word.name)) {
        Some((Meaning::Done, _)) => Ok(answer),
        Some((Meaning::Broken, reason)) => Err(CardReaderError::Broken { reason }),
        _ => Err(unexpected(command, &answer)),
    }
}

fn unexpected(command: Command, answer: &Answer) -> CardReaderError {
    CardReaderError::Unexpected { command, status: answer.status(), bytes: answer.data_bytes() }
}

fn reading(answer: &Answer) -> Result<Reading, CardReaderError> {
    let text = text_of(answer).ok_or_else(|| unexpected(Command::Read, answer))?;
    Ok(match text::card(text) {
        Ok(card) => Reading::Card(card),
        Err(why) => Reading::Unreadable(Unreadable::Text(why)),
    })
}

/// The text behind the lengths: two of them, text and photograph, or three, with fingerprints.
pub(super) fn text_of(answer: &Answer) -> Option<&[u8]> {
    let (lengths, _) = answer.data().as_chunks::<2>();
    [2, 3].into_iter().find_map(|count| {
        let lengths = lengths.get(..count)?.iter().map(|length| usize::from(u16::from_be_bytes(*length)));
        let (text_bytes, all) = (lengths.clone().next()?, lengths.sum::<usize>());
        let fits = count * 2 + all == answer.data_bytes();
        answer.data().get(count * 2..count * 2 + text_bytes).filter(|_| fits)
    })
}

/// Two numbers of two bytes and three of four, low byte first, written as on the reader's label.
fn module_number(bytes: &[u8]) -> Option<String> {
    let (words, rest) = bytes.as_chunks::<4>();
    let &[[kind, kind_high, make, make_high], made_on, serial, check] = words else { return None };
    let [made_on, serial, check] = [made_on, serial, check].map(u32::from_le_bytes);
    let [kind, make] = [[kind, kind_high], [make, make_high]].map(u16::from_le_bytes);
    rest.is_empty().then(|| format!("{kind:02}.{make:02}-{made_on:08}-{serial:010}-{check:010}"))
}
