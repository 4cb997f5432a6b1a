//! The text block of a card: 256 bytes of UTF-16, low byte first, padded with spaces. Where what stands depends on the
//! flag at bytes 248 to 250.
//!
//! Layouts: GA/T 490 for citizens; the residence permit's flag is `J`; a foreigner's card has `I` (2017) or `Y`
//! (2023). Nation, address, issuer and nationality are not even decoded.

use std::ops::Range;

use hall_core::card::{
    Card, CardError, CardKind, CivilDate, DocumentNumber, NameError, NumberError, PersonName, Sex, Validity,
};
use zeroize::Zeroizing;

/// Length of the block.
pub const TEXT_BYTES: usize = 256;
/// Where the flag stands.
const FLAG: Range<usize> = 248..250;
/// Longest UTF-8 form of one unit of UTF-16.
const UTF8_BYTES_PER_UNIT: usize = 3;

/// Why a text block makes no card. Nothing of it is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextError {
    /// The block is shorter or longer than 256 bytes.
    #[error("the text has not {TEXT_BYTES} bytes")]
    Size,
    /// The flag is that of no known document.
    #[error("an unknown kind of document")]
    Kind,
    /// Something is not UTF-16.
    #[error("the text holds broken characters")]
    Characters,
    /// The name is none.
    #[error("the name cannot be read")]
    Name,
    /// The number has no shape of a document number.
    #[error("the number cannot be read")]
    Number,
    /// The number contradicts its own check digit.
    #[error("the number's check digit is wrong")]
    CheckDigit,
    /// The sex is none of GB/T 2261.1.
    #[error("the sex cannot be read")]
    Sex,
    /// The birth date is none.
    #[error("the birth date cannot be read")]
    Birth,
    /// The end of validity is neither a date nor 长期.
    #[error("the end of validity cannot be read")]
    Validity,
    /// The fields contradict each other.
    #[error("the fields contradict each other")]
    Contradiction,
}

impl From<NameError> for TextError {
    fn from(_: NameError) -> Self {
        TextError::Name
    }
}

impl From<NumberError> for TextError {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::CheckDigit => TextError::CheckDigit,
            NumberError::Length | NumberError::Character(_) | NumberError::Birth => TextError::Number,
        }
    }
}

impl From<CardError> for TextError {
    fn from(error: CardError) -> Self {
        match error {
            CardError::NumberOfOtherKind | CardError::BirthDiffers => TextError::Contradiction,
            CardError::Birth => TextError::Birth,
        }
    }
}

/// Where the fields stand.
struct Layout {
    kind: CardKind,
    /// The name by which the hall calls, Chinese where there is one.
    name: Range<usize>,
    /// The name on the passport, in one or two parts; used when the other is blank.
    other_name: [Range<usize>; 2],
    sex: Range<usize>,
    birth: Range<usize>,
    number: Range<usize>,
    valid_until: Range<usize>,
}

const CITIZEN: Layout = Layout {
    kind: CardKind::Citizen,
    name: 0..30,
    other_name: [0..0, 0..0],
    sex: 30..32,
    birth: 36..52,
    number: 122..158,
    valid_until: 204..220,
};

/// The same places; behind them stand pass number and issue count.
const RESIDENCE_PERMIT: Layout = Layout { kind: CardKind::HongKongMacauTaiwan, ..CITIZEN };

const FOREIGNER_2017: Layout = Layout {
    kind: CardKind::ForeignerPermanent,
    name: 158..188,
    other_name: [0..120, 0..0],
    sex: 120..122,
    birth: 220..236,
    number: 122..152,
    valid_until: 204..220,
};

const FOREIGNER_2023: Layout =
    Layout { kind: CardKind::ForeignerPermanent, other_name: [52..122, 220..242], ..CITIZEN };

/// Reads a text block.
///
/// # Errors
/// It has not [`TEXT_BYTES`], its kind is not known, or a field of it makes no sense.
pub fn card(text: &[u8]) -> Result<Card, TextError> {
    if text.len() != TEXT_BYTES {
        return Err(TextError::Size);
    }
    let layout = match text[FLAG] {
        [b' ' | 0, 0] => CITIZEN,
        [b'J', 0] => RESIDENCE_PERMIT,
        [b'I', 0] => FOREIGNER_2017,
        [b'Y', 0] => FOREIGNER_2023,
        _ => return Err(TextError::Kind),
    };
    let field = |place: &Range<usize>| decoded(&text[place.clone()]);
    let number = DocumentNumber::parse(&field(&layout.number)?)?;
    let birth = CivilDate::compact(&field(&layout.birth)?).ok_or(TextError::Birth)?;
    let sex = sole_character(&field(&layout.sex)?).and_then(Sex::from_digit).ok_or(TextError::Sex)?;
    let validity = validity(&field(&layout.valid_until)?)?;
    Ok(Card::new(layout.kind, name(text, &layout)?, number, sex, birth, validity)?)
}

fn name(text: &[u8], layout: &Layout) -> Result<PersonName, TextError> {
    let name = decoded(&text[layout.name.clone()])?;
    if !name.is_empty() {
        return Ok(PersonName::parse(&name)?);
    }
    let [front, rest] = layout.other_name.clone();
    // Joined before it is decoded: a part may end in blanks that belong to the name.
    let joined = Zeroizing::new([&text[front], &text[rest]].concat());
    Ok(PersonName::parse(&decoded(&joined)?)?)
}

fn validity(text: &str) -> Result<Validity, TextError> {
    if text == "长期" {
        return Ok(Validity::LongTerm);
    }
    CivilDate::compact(text).map(Validity::Until).ok_or(TextError::Validity)
}

fn sole_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// A field as text, without the padding: spaces, on some cards zeros.
fn decoded(bytes: &[u8]) -> Result<Zeroizing<String>, TextError> {
    let (units, _) = bytes.as_chunks::<2>();
    let is_padding = |unit: &&[u8; 2]| matches!(**unit, [b' ' | 0, 0]);
    let end = units.len() - units.iter().rev().take_while(is_padding).count();
    // Room for all at once: a string that grows leaves copies of what it held.
    let mut text = Zeroizing::new(String::with_capacity(end * UTF8_BYTES_PER_UNIT));
    for character in char::decode_utf16(units[..end].iter().map(|unit| u16::from_le_bytes(*unit))) {
        text.push(character.map_err(|_| TextError::Characters)?);
    }
    Ok(text)
}
