//! What is asked of the reader's security module, and what each of its answers means.

use std::time::Duration;

use super::Unreadable;
use super::frame::Frame;

/// What is asked. The names are those of the makers' manuals (`SAM_V`, GA/T 467).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Whether the security module passed its self-test.
    ModuleStatus,
    /// The number of the security module.
    ModuleNumber,
    /// Whether a card lies there that was not read yet.
    Find,
    /// Opens that card.
    Select,
    /// Its text and photograph.
    Read,
}

impl Command {
    /// Every command that the driver uses.
    pub const ALL: [Command; 5] =
        [Command::ModuleStatus, Command::ModuleNumber, Command::Find, Command::Select, Command::Read];

    /// The command and its parameter.
    #[must_use]
    pub fn bytes(self) -> [u8; 2] {
        match self {
            Command::ModuleStatus => [0x11, 0xff],
            Command::ModuleNumber => [0x12, 0xff],
            Command::Find => [0x20, 0x01],
            Command::Select => [0x20, 0x02],
            Command::Read => [0x30, 0x01],
        }
    }

    /// The name in errors and logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Command::ModuleStatus => "module status",
            Command::ModuleNumber => "module number",
            Command::Find => "find card",
            Command::Select => "select card",
            Command::Read => "read card",
        }
    }

    /// How much longer than others this answer takes: the module reads the card and proves it first.
    pub(super) fn work(self) -> Duration {
        match self {
            Command::Read => Duration::from_secs(2),
            Command::ModuleStatus | Command::ModuleNumber | Command::Find | Command::Select => Duration::ZERO,
        }
    }
}

/// What follows from the third status byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Done; the data follows.
    Done,
    /// A card lies there.
    CardFound,
    /// None does, or it was read already.
    NoCard,
    /// The card cannot be read this time.
    Card(Unreadable),
    /// The request did not arrive whole: ask again.
    AskAgain,
    /// The module does not do what was asked.
    Refused,
    /// The module itself is not fit to work.
    Broken,
}

/// One value of the third status byte.
#[derive(Debug, Clone, Copy)]
pub struct StatusWord {
    /// The byte.
    pub byte: u8,
    /// What it says, for the technician.
    pub name: &'static str,
    /// What follows from it.
    pub meaning: Meaning,
}

const fn word(byte: u8, name: &'static str, meaning: Meaning) -> StatusWord {
    StatusWord { byte, name, meaning }
}

/// Every third status byte that the manuals of several makers agree on. The first two are always zero.
pub static STATUS_WORDS: [StatusWord; 20] = [
    word(0x90, "done", Meaning::Done),
    word(0x91, "the card has no such item", Meaning::Refused),
    word(0x9f, "card found", Meaning::CardFound),
    word(0x10, "the request's checksum is wrong", Meaning::AskAgain),
    word(0x11, "the request's length is wrong", Meaning::AskAgain),
    word(0x21, "unknown command", Meaning::Refused),
    word(0x23, "command not permitted", Meaning::Refused),
    word(0x24, "unrecognised error", Meaning::Refused),
    word(0x31, "the card does not accept the module", Meaning::Card(Unreadable::Rejected)),
    word(0x32, "the module does not accept the card", Meaning::Card(Unreadable::Rejected)),
    word(0x33, "the card's information is not authentic", Meaning::Card(Unreadable::Rejected)),
    word(0x37, "the card's fingerprint is not authentic", Meaning::Card(Unreadable::Rejected)),
    word(0x3f, "the information's length is wrong", Meaning::Card(Unreadable::Interrupted)),
    word(0x40, "not an identity card", Meaning::Card(Unreadable::OtherCard)),
    word(0x41, "reading the card failed", Meaning::Card(Unreadable::Interrupted)),
    word(0x47, "no random number from the card", Meaning::Card(Unreadable::Interrupted)),
    word(0x60, "the module's self-test failed", Meaning::Broken),
    word(0x66, "the module is not licensed", Meaning::Broken),
    word(0x80, "no card found", Meaning::NoCard),
    word(0x81, "selecting the card failed", Meaning::Card(Unreadable::Interrupted)),
];

/// An answer: three status bytes, and data where there is any.
#[derive(Debug)]
pub struct Answer {
    frame: Frame,
}

impl Answer {
    /// The answer in that frame; `None` if it is too short for one or its first two status bytes are not zero.
    #[must_use]
    pub fn of(frame: Frame) -> Option<Self> {
        matches!(frame.content(), [0, 0, _, ..]).then_some(Self { frame })
    }

    /// The third status byte.
    #[must_use]
    pub fn status(&self) -> u8 {
        self.frame.content().get(2).copied().unwrap_or_default()
    }

    /// What it says; `None` if no manual names it.
    #[must_use]
    pub fn word(&self) -> Option<&'static StatusWord> {
        STATUS_WORDS.iter().find(|word| word.byte == self.status())
    }

    /// The front of the data.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        self.frame.content().get(3..).unwrap_or_default()
    }

    /// How long the data was on the line.
    #[must_use]
    pub fn data_bytes(&self) -> usize {
        self.frame.content_bytes().saturating_sub(3)
    }
}
