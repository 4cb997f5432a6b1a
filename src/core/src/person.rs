//! What a visit knows of a person: enough to greet, to find a booking and to save a form, and nothing that could be read
//! out of the terminal. Whatever names a person is sealed to the centre's key before the visit gets it.

use std::fmt;

use zeroize::Zeroizing;

use crate::card::{FormField, IdNumber};
use crate::hall::Text;

/// Longest sealed text: a card's six fields with everything around them need less than 600 bytes.
pub const SEALED_BYTES_MAX: usize = 1_024;

/// Bytes that only the centre can open.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Takes sealed bytes, 1 to [`SEALED_BYTES_MAX`] of them.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (1..=SEALED_BYTES_MAX).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The bytes as they go over the line.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// Tells persons apart without naming them: HMAC-SHA-256 of a document's number or a telephone number under the hall's
/// key, so that nobody can try numbers out without that key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(pub [u8; 32]);

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(…)")
    }
}

/// How a person was told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownBy {
    /// An identity card on the reader.
    Card,
    /// The number of the card, typed.
    IdNumber,
    /// A mobile telephone number, typed.
    Phone,
}

/// A person as the visit knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// How.
    pub by: KnownBy,
    /// What stands on screen and slip: 王* 370***********0015, or 138****0000.
    pub masked: String,
    /// The fields of the form that the card saves, each masked; empty without a card.
    pub form: Vec<(FormField, String)>,
    /// Tells the person apart.
    pub key: PersonKey,
    /// Everything that the counter needs, sealed.
    pub sealed: Sealed,
    /// The last four digits of the telephone number, where one was typed.
    pub tail: Option<PhoneTail>,
    /// Whether the person is seventy or older, so that priority is offered.
    pub is_senior: bool,
}

/// What a citizen typed, to be sealed at once.
#[derive(Debug, PartialEq, Eq)]
pub enum Given {
    /// The number of an identity card.
    IdNumber(IdNumber),
    /// A mobile telephone number.
    Phone(Phone),
}

/// Digits of a mobile telephone number in mainland China.
pub const PHONE_DIGITS: usize = 11;

/// Why a text is no mobile telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Not enough digits, or too many.
    #[error("a mobile number has {PHONE_DIGITS} digits, found {0}")]
    Length(usize),
    /// Another character than a digit.
    #[error("a mobile number has digits only")]
    Digit,
    /// No such range: numbers begin with 13 to 19 (工信部, 电信网编号计划).
    #[error("a mobile number begins with 13 to 19")]
    Range,
}

/// A mobile telephone number. It is wiped from memory when it is dropped, and never shown whole.
#[derive(PartialEq, Eq)]
pub struct Phone(Zeroizing<String>);

impl Phone {
    /// Reads a number.
    ///
    /// # Errors
    /// See [`PhoneError`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PhoneError::Digit);
        }
        if text.len() != PHONE_DIGITS {
            return Err(PhoneError::Length(text.len()));
        }
        if !text.starts_with('1') || matches!(text.as_bytes()[1], b'0'..=b'2') {
            return Err(PhoneError::Range);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// The whole number, for sealing.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Its last four digits.
    #[must_use]
    pub fn tail(&self) -> PhoneTail {
        let mut tail = [0; 4];
        tail.copy_from_slice(&self.0.as_bytes()[PHONE_DIGITS - 4..]);
        PhoneTail(tail)
    }
}

impl fmt::Display for Phone {
    /// The first three and the last four digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}****{}", &self.0[..3], self.tail())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// The last four digits of a telephone number: enough to be called by, too little to be called up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneTail([u8; 4]);

impl PhoneTail {
    /// Reads four digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: [u8; 4] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }
}

impl fmt::Display for PhoneTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl fmt::Debug for PhoneTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneTail(…)")
    }
}

/// Who is called earlier, within bounds: confirmed by the citizen, shown to the counter, never asked to be proved here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// 军人、退役军人和军属.
    Military,
    /// 残疾人.
    Disabled,
    /// 七十岁以上老人.
    Senior,
    /// 孕妇和带婴幼儿的人.
    Infant,
}

impl Priority {
    /// Every class, in the order of the screen.
    pub const ALL: [Priority; 4] = [Priority::Military, Priority::Disabled, Priority::Senior, Priority::Infant];

    /// The name on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Priority::Military => "military",
            Priority::Disabled => "disabled",
            Priority::Senior => "senior",
            Priority::Infant => "infant",
        }
    }

    /// The class of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

    /// What stands on the slip and at the counter.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Priority::Military => ("军人、退役军人优先", "Military and veterans"),
            Priority::Disabled => ("残疾人优先", "People with disabilities"),
            Priority::Senior => ("七十岁以上老人优先", "Aged 70 and over"),
            Priority::Infant => ("孕妇及携婴幼儿优先", "Pregnant, or with an infant"),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

/// Digits of a project's code: 4 for the year, 6 for the district, 2 for the kind, 2 for the branch, 6 in order
/// (全国投资项目在线审批监管平台统一代码).
pub const PROJECT_DIGITS: usize = 20;

/// The national code of an investment project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectNumber(String);

impl ProjectNumber {
    /// Reads twenty digits; hyphens between them are passed over. The year is 2000 to 2099.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let fits = digits.len() == PROJECT_DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.starts_with("20");
        fits.then_some(Self(digits))
    }
}

impl fmt::Display for ProjectNumber {
    /// In its groups: 2026-370000-47-03-012345.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = &self.0;
        let groups = [&digits[..4], &digits[4..10], &digits[10..12], &digits[12..14], &digits[14..]];
        f.write_str(&groups.join("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_typed_number_is_no_number() {
        for length in 0..PHONE_DIGITS {
            assert_eq!(Phone::parse(&"13800000000"[..length]), Err(PhoneError::Length(length)));
        }
        assert_eq!(Phone::parse("138000000000"), Err(PhoneError::Length(12)));
        assert_eq!(Phone::parse("1380000000x"), Err(PhoneError::Digit));
        for wrong in ["10000000000", "12345678901", "23800000000"] {
            assert_eq!(Phone::parse(wrong), Err(PhoneError::Range), "{wrong}");
        }
    }

    #[test]
    fn a_number_shows_its_ends_only_where_it_is_meant_to() {
        let phone = Phone::parse("13800001234").expect("sound");
        assert_eq!((phone.to_string(), phone.tail().to_string()), ("138****1234".into(), "1234".into()));
        let debugged =
            format!("{phone:?} {:?} {:?}", phone.tail(), Given::Phone(Phone::parse("13800001234").expect("")));
        assert!(!debugged.contains("1234") && !debugged.contains("138"), "{debugged}");
    }

    #[test]
    fn a_project_has_twenty_digits_in_groups() {
        let project = ProjectNumber::parse("2026-370000-47-03-012345").expect("sound");
        assert_eq!(project.to_string(), "2026-370000-47-03-012345");
        assert_eq!(ProjectNumber::parse("20263700004703012345"), Some(project));
        for wrong in ["", "2026", "1926-370000-47-03-012345", "2026-370000-47-03-01234x"] {
            assert_eq!(ProjectNumber::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sealed_bytes_are_bounded_and_hidden() {
        assert!(Sealed::new(vec![]).is_none());
        assert!(Sealed::new(vec![7; SEALED_BYTES_MAX + 1]).is_none());
        let sealed = Sealed::new(vec![7; SEALED_BYTES_MAX]).expect("fits");
        assert_eq!(format!("{sealed:?} {:?}", PersonKey([7; 32])), "Sealed(1024 bytes) PersonKey(…)");
    }
}
