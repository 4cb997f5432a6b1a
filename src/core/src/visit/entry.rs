//! Typing at the glass: digits and letters, checked as soon as they are complete.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Effect, Goal, State, Visit};
use crate::booking::{BookingCode, CODE_DIGITS};
use crate::card::{ID_NUMBER_CHARS, IdNumber, NumberError};
use crate::number::Number;
use crate::person::{Given, PHONE_DIGITS, PROJECT_DIGITS, Phone, PhoneTail, ProjectNumber};
use crate::view::{EntryKind, EntryPage, EntryProblem, Sought, Way};

/// Characters of a ticket's number: its letter and three digits.
const NUMBER_CHARS: usize = 4;

/// A key of the keyboards on the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// 0 to 9.
    Digit(u8),
    /// A to Z.
    Letter(char),
    /// Takes the last character away.
    Erase,
    /// Takes what was typed.
    Enter,
}

impl Key {
    /// The character that it types.
    #[must_use]
    pub fn character(self) -> Option<char> {
        match self {
            Key::Digit(digit @ 0..=9) => Some(char::from(b'0' + digit)),
            Key::Letter(letter @ 'A'..='Z') => Some(letter),
            Key::Digit(_) | Key::Letter(_) | Key::Erase | Key::Enter => None,
        }
    }
}

/// A text on its way. It is wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) goal: Goal,
    pub(super) kind: EntryKind,
    typed: Zeroizing<String>,
    problem: Option<EntryProblem>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({:?} {:?} {} {:?})", self.goal, self.kind, self.typed.len(), self.problem)
    }
}

/// What was typed, read.
pub(super) enum Entered {
    /// To be sealed first.
    Person(Given),
    Tail(PhoneTail),
    Project(ProjectNumber),
    Code(BookingCode),
    Number(Number),
}

impl EntryKind {
    /// Characters of a complete text.
    #[must_use]
    pub fn length(self) -> usize {
        match self {
            EntryKind::IdNumber => ID_NUMBER_CHARS,
            EntryKind::Phone => PHONE_DIGITS,
            EntryKind::PhoneTail => 4,
            EntryKind::Project => PROJECT_DIGITS,
            EntryKind::BookingCode => CODE_DIGITS,
            EntryKind::TicketNumber => NUMBER_CHARS,
        }
    }

    /// Whether a key types something that can stand at this place.
    #[must_use]
    pub fn takes(self, at: usize, character: char) -> bool {
        match self {
            EntryKind::IdNumber if at + 1 == ID_NUMBER_CHARS => character.is_ascii_digit() || character == 'X',
            EntryKind::TicketNumber if at == 0 => character.is_ascii_uppercase(),
            _ => character.is_ascii_digit(),
        }
    }

    /// Whether it is masked on the screen but for its last characters.
    #[must_use]
    pub fn is_personal(self) -> bool {
        matches!(self, EntryKind::IdNumber | EntryKind::Phone)
    }

    fn read(self, typed: &str) -> Result<Entered, EntryProblem> {
        match self {
            EntryKind::IdNumber => {
                IdNumber::parse(typed).map(|number| Entered::Person(Given::IdNumber(number))).map_err(number_problem)
            }
            EntryKind::Phone => {
                let phone = Phone::parse(typed).map_err(|_| EntryProblem::PhoneStart)?;
                Ok(Entered::Person(Given::Phone(phone)))
            }
            // The keyboard has digits alone, so four of them are always sound.
            EntryKind::PhoneTail => PhoneTail::parse(typed).map(Entered::Tail).ok_or_else(|| self.too_short(typed)),
            EntryKind::Project => ProjectNumber::parse(typed).map(Entered::Project).ok_or(EntryProblem::ProjectYear),
            EntryKind::BookingCode => {
                BookingCode::parse(typed).map(Entered::Code).map_err(|_| EntryProblem::CheckDigit)
            }
            EntryKind::TicketNumber => typed.parse().map(Entered::Number).map_err(|_| EntryProblem::NumberZero),
        }
    }

    fn too_short(self, typed: &str) -> EntryProblem {
        EntryProblem::Length { found: typed.len(), wanted: self.length() }
    }
}

fn number_problem(error: NumberError) -> EntryProblem {
    match error {
        NumberError::CheckDigit => EntryProblem::CheckDigit,
        NumberError::Birth => EntryProblem::Birth,
        // Of what the keyboard types, only a 0 in the first place cannot stand where it stands.
        NumberError::Length | NumberError::Character(_) => EntryProblem::District,
    }
}

impl Entry {
    pub(super) fn new(goal: Goal, kind: EntryKind) -> Self {
        Self { goal, kind, typed: Zeroizing::default(), problem: None }
    }

    fn press(&mut self, character: char) -> bool {
        let fits = self.typed.len() < self.kind.length() && self.kind.takes(self.typed.len(), character);
        if fits {
            self.problem = None;
            self.typed.push(character);
        }
        fits
    }

    /// Whoever typed it wrong need not take each digit back, and a steward comes without the project's number, too.
    fn ways(&self) -> Vec<Way> {
        let skip = (self.goal == Goal::Steward).then_some(Way::NoProject);
        self.problem.map(|_| Way::Clear).into_iter().chain(skip).collect()
    }

    pub(super) fn page(&self) -> EntryPage {
        EntryPage {
            goal: self.goal.of_the_page(),
            kind: self.kind,
            shown: self.shown(),
            length: self.kind.length(),
            is_complete: self.typed.len() == self.kind.length(),
            problem: self.problem,
            ways: self.ways(),
        }
    }

    /// What stands in the field: of a personal number its last four characters while it is typed, so that a slip of the
    /// finger is seen and whoever looks over a shoulder reads little.
    fn shown(&self) -> String {
        let hidden = if self.kind.is_personal() { self.typed.len().saturating_sub(4) } else { 0 };
        self.typed.chars().enumerate().map(|(at, typed)| if at < hidden { '•' } else { typed }).collect()
    }
}

impl Visit {
    pub(super) fn key_pressed(&mut self, key: Key) -> Vec<Effect> {
        if let State::Search(_) = self.state {
            return self.search_key(key);
        }
        let State::Entry(entry) = &mut self.state else { return self.stray() };
        match key {
            Key::Erase => {
                entry.problem = None;
                entry.typed.pop();
            }
            Key::Enter => return self.entry_finished(),
            Key::Digit(_) | Key::Letter(_) => {
                if !key.character().is_some_and(|character| entry.press(character)) {
                    return self.stray();
                }
            }
        }
        self.keep_open()
    }

    pub(super) fn entry_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Entry(entry) = &mut self.state else { return self.stray() };
        if !entry.ways().contains(&way) {
            return self.stray();
        }
        if way == Way::NoProject {
            return self.steward_found(false);
        }
        *entry = Entry::new(entry.goal, entry.kind);
        self.keep_open()
    }

    fn entry_finished(&mut self) -> Vec<Effect> {
        let State::Entry(entry) = &mut self.state else { return self.stray() };
        if entry.typed.len() < entry.kind.length() {
            entry.problem = Some(entry.kind.too_short(&entry.typed));
            return self.keep_open();
        }
        match entry.kind.read(&entry.typed) {
            Ok(entered) => {
                let goal = entry.goal;
                self.entered(goal, entered)
            }
            Err(problem) => {
                entry.problem = Some(problem);
                self.keep_open()
            }
        }
    }

    fn entered(&mut self, goal: Goal, entered: Entered) -> Vec<Effect> {
        match entered {
            Entered::Person(given) => self.seal(goal, Arc::new(given)),
            Entered::Tail(tail) if goal == Goal::MyBooking => self.find_tail(tail),
            Entered::Tail(tail) => self.tail_given(tail),
            Entered::Project(project) => self.project_given(goal, project),
            Entered::Code(code) => self.find_code(code, Sought::Typed),
            Entered::Number(number) if goal == Goal::Status => self.status_number(number),
            Entered::Number(number) => self.number_given(number),
        }
    }
}
