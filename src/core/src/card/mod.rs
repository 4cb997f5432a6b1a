//! What is read from an identity card: as little as check-in and a form need, masked wherever it is shown, and wiped
//! from memory when it is dropped.
//!
//! A card, its number and its name cannot be cloned, and `Debug` and `Display` never show a whole number or name; what
//! leaves in full leaves through a call named `reveal`. Address, nation, photograph and fingerprints stay on the card:
//! no matter needs them at the terminal.

mod date;
mod form;
mod name;
mod number;

use std::fmt;

use zeroize::{DefaultIsZeroes, Zeroize, Zeroizing};

pub use self::date::CivilDate;
pub use self::form::FormField;
pub use self::name::{NAME_CHARS_MAX, NameError, PersonName};
pub use self::number::{DocumentNumber, ID_NUMBER_CHARS, IdNumber, NumberError, PERMIT_NUMBER_CHARS, PermitNumber};
use crate::hall::Text;

/// Which document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardKind {
    /// 居民身份证.
    Citizen,
    /// 港澳台居民居住证.
    HongKongMacauTaiwan,
    /// 外国人永久居留身份证, of 2017 or 2023.
    ForeignerPermanent,
}

impl CardKind {
    /// Every kind.
    pub const ALL: [CardKind; 3] = [CardKind::Citizen, CardKind::HongKongMacauTaiwan, CardKind::ForeignerPermanent];

    /// The name in commands, logs and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            CardKind::Citizen => "citizen",
            CardKind::HongKongMacauTaiwan => "hong-kong-macau-taiwan",
            CardKind::ForeignerPermanent => "foreigner-permanent",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The document's name.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            CardKind::Citizen => ("居民身份证", "Resident identity card"),
            CardKind::HongKongMacauTaiwan => {
                ("港澳台居民居住证", "Residence permit for Hong Kong, Macau and Taiwan residents")
            }
            CardKind::ForeignerPermanent => ("外国人永久居留身份证", "Foreign permanent resident ID card"),
        };
        Text { zh: zh.into(), en: en.into() }
    }

    /// Whether a document of this kind can bear that number.
    fn bears(self, number: &DocumentNumber) -> bool {
        match (self, number) {
            (CardKind::Citizen, DocumentNumber::Id(id)) => !id.reveal().starts_with('9'),
            // The areas 810000, 820000 and 830000 stand for Hong Kong, Macau and Taiwan.
            (CardKind::HongKongMacauTaiwan, DocumentNumber::Id(id)) => {
                ["81", "82", "83"].iter().any(|area| id.reveal().starts_with(area))
            }
            (CardKind::ForeignerPermanent, DocumentNumber::Id(id)) => id.reveal().starts_with('9'),
            (kind, DocumentNumber::Permit(_)) => kind == CardKind::ForeignerPermanent,
        }
    }
}

/// Sex as the card has it (GB/T 2261.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sex {
    /// 0 未知.
    #[default]
    Unknown,
    /// 1 男.
    Male,
    /// 2 女.
    Female,
    /// 9 未说明.
    Unstated,
}

impl DefaultIsZeroes for Sex {}

impl Sex {
    /// The sex of that digit.
    #[must_use]
    pub fn from_digit(digit: char) -> Option<Self> {
        match digit {
            '0' => Some(Sex::Unknown),
            '1' => Some(Sex::Male),
            '2' => Some(Sex::Female),
            '9' => Some(Sex::Unstated),
            _ => None,
        }
    }

    /// As a form has it.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Sex::Unknown => ("未知", "Unknown"),
            Sex::Male => ("男", "Male"),
            Sex::Female => ("女", "Female"),
            Sex::Unstated => ("未说明", "Not stated"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

/// How long the document is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Validity {
    /// 长期.
    #[default]
    LongTerm,
    /// To the end of that day.
    Until(CivilDate),
}

impl DefaultIsZeroes for Validity {}

impl Validity {
    /// Whether it is over on `day`.
    #[must_use]
    pub fn is_over_on(self, day: CivilDate) -> bool {
        match self {
            Validity::LongTerm => false,
            Validity::Until(last) => day > last,
        }
    }
}

/// Why fields make no card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// A citizen's card with a foreigner's number, and the like.
    #[error("a document of this kind does not bear such a number")]
    NumberOfOtherKind,
    /// The birth date on the card is not the one in the number.
    #[error("the birth date contradicts the number")]
    BirthDiffers,
    /// The birth date cannot be one.
    #[error("the birth date is not plausible")]
    Birth,
}

/// One identity card, as far as the terminal needs it. Whoever holds one holds a sound number.
#[derive(PartialEq, Eq)]
pub struct Card {
    kind: CardKind,
    name: PersonName,
    number: DocumentNumber,
    sex: Sex,
    birth: CivilDate,
    validity: Validity,
}

impl Card {
    /// Puts a card together. That it is still valid is asked of [`Card::validity`]: core has no clock.
    ///
    /// # Errors
    /// Number, kind and birth date contradict each other.
    pub fn new(
        kind: CardKind,
        name: PersonName,
        number: DocumentNumber,
        sex: Sex,
        birth: CivilDate,
        validity: Validity,
    ) -> Result<Self, CardError> {
        if !kind.bears(&number) {
            return Err(CardError::NumberOfOtherKind);
        }
        if matches!(&number, DocumentNumber::Id(id) if id.birth() != birth) {
            return Err(CardError::BirthDiffers);
        }
        if !birth.can_be_birth() {
            return Err(CardError::Birth);
        }
        Ok(Self { kind, name, number, sex, birth, validity })
    }

    /// Which document it is.
    #[must_use]
    pub fn kind(&self) -> CardKind {
        self.kind
    }

    /// Whose it is.
    #[must_use]
    pub fn name(&self) -> &PersonName {
        &self.name
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> &DocumentNumber {
        &self.number
    }

    /// Its holder's sex.
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// Its holder's birth date.
    #[must_use]
    pub fn birth(&self) -> CivilDate {
        self.birth
    }

    /// How long it is good.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// One field as the screen and the log may show it.
    #[must_use]
    pub fn masked(&self, field: FormField) -> String {
        field.masked(self)
    }

    /// One field in full, for the form that the citizen asked for; wiped when dropped.
    #[must_use]
    pub fn reveal(&self, field: FormField) -> Zeroizing<String> {
        field.reveal(self)
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        // Name and number wipe themselves.
        self.sex.zeroize();
        self.birth.zeroize();
        self.validity.zeroize();
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card({} {} {})", self.kind.code(), self.name, self.number)
    }
}

#[cfg(test)]
mod tests;
