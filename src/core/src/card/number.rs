//! The numbers on identity documents: checked when they are made, masked wherever they are shown, wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

use super::CivilDate;

/// Characters of a citizen identification number, its check digit included (GB 11643).
pub const ID_NUMBER_CHARS: usize = 18;
/// Characters of the number on a foreigner's permanent residence card of 2017.
pub const PERMIT_NUMBER_CHARS: usize = 15;
/// Capital letters at the head of such a number: the country, as on a passport.
const PERMIT_LETTERS: usize = 3;
/// The modulus of the check digit (ISO 7064 MOD 11-2, as GB 11643 asks); its value ten is written `X`.
const MODULUS: u32 = 11;
/// How many characters stay readable at the front and at the back of a masked number: 前6后4.
const SHOWN_FRONT: usize = 6;
const SHOWN_BACK: usize = 4;

/// Why a text is no document number. The text itself is never quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Neither eighteen characters nor, on a card of 2017, fifteen.
    #[error("a document number has {ID_NUMBER_CHARS} characters, on an older residence card {PERMIT_NUMBER_CHARS}")]
    Length,
    /// A character that cannot stand where it stands.
    #[error("character {0} of the number cannot stand there")]
    Character(usize),
    /// The birth date in it is no date of a living person.
    #[error("the number holds no plausible birth date")]
    Birth,
    /// The check digit contradicts the rest: a digit is wrong or two have changed places.
    #[error("the check digit contradicts the number")]
    CheckDigit,
}

/// A citizen identification number, 公民身份号码 (GB 11643), and the numbers built after it: residence permits for
/// Hong Kong, Macau and Taiwan, and permanent residence cards of 2023, whose first digit is 9.
///
/// Six digits of area, eight of birth, three of order, one check digit. Whoever holds one holds a sound number; the
/// check finds every single wrong digit and every pair of neighbours that changed places. `Debug` and `Display` show
/// the first six and the last four characters.
#[derive(PartialEq, Eq)]
pub struct IdNumber {
    /// On the heap, so that moving the number leaves no copy behind.
    text: Zeroizing<String>,
}

impl IdNumber {
    /// Reads a number; a small `x` is taken for the capital one.
    ///
    /// # Errors
    /// A wrong length, character, birth date or check digit.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        if text.chars().count() != ID_NUMBER_CHARS {
            return Err(NumberError::Length);
        }
        let (last, body) = split_last(text).ok_or(NumberError::Character(ID_NUMBER_CHARS))?;
        let expected = check_character(body)?;
        if !last.is_ascii_digit() && !last.eq_ignore_ascii_case(&'X') {
            return Err(NumberError::Character(ID_NUMBER_CHARS));
        }
        birth_of(body)?;
        if !last.eq_ignore_ascii_case(&expected) {
            return Err(NumberError::CheckDigit);
        }
        Ok(Self::of(body, expected))
    }

    /// Completes seventeen digits with their check digit: for made-up people in simulators and tests.
    ///
    /// # Errors
    /// Not seventeen digits, a leading zero, or no plausible birth date among them.
    pub fn complete(first_seventeen: &str) -> Result<Self, NumberError> {
        let check = check_character(first_seventeen)?;
        birth_of(first_seventeen)?;
        Ok(Self::of(first_seventeen, check))
    }

    fn of(body: &str, check: char) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(ID_NUMBER_CHARS));
        text.push_str(body);
        text.push(check);
        Self { text }
    }

    /// The whole number. Only for what the citizen asked for: a form, a booking, a look-up by its keyed hash.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The birth date in it.
    #[must_use]
    pub fn birth(&self) -> CivilDate {
        // Checked when the number was made.
        birth_of(&self.text).unwrap_or_default()
    }
}

/// The check digit of seventeen digits, the first of them not zero.
fn check_character(body: &str) -> Result<char, NumberError> {
    let mut sum = 0;
    let mut digits = 0;
    for (place, character) in body.chars().enumerate() {
        let digit = character.to_digit(10).filter(|&digit| place > 0 || digit > 0);
        // ISO 7064, recursive form: each place weighs twice its right neighbour.
        sum = (sum + digit.ok_or(NumberError::Character(place + 1))?) * 2 % MODULUS;
        digits += 1;
    }
    if digits != ID_NUMBER_CHARS - 1 {
        return Err(NumberError::Length);
    }
    let check = (MODULUS + 1 - sum) % MODULUS;
    Ok(char::from_digit(check, 10).unwrap_or('X'))
}

fn split_last(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    characters.next_back().map(|last| (last, characters.as_str()))
}

fn birth_of(number: &str) -> Result<CivilDate, NumberError> {
    let birth = number.get(6..14).and_then(CivilDate::compact).ok_or(NumberError::Birth)?;
    if birth.can_be_birth() { Ok(birth) } else { Err(NumberError::Birth) }
}

/// The number on a foreigner's permanent residence card of 2017: three letters for the country and twelve digits.
///
/// How its last digit follows from the others was not published with the card's layout, so only the shape is checked.
#[derive(PartialEq, Eq)]
pub struct PermitNumber {
    text: Zeroizing<String>,
}

impl PermitNumber {
    /// Reads a number.
    ///
    /// # Errors
    /// A wrong length or character.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        if text.chars().count() != PERMIT_NUMBER_CHARS {
            return Err(NumberError::Length);
        }
        let fits = |(place, character): &(usize, char)| {
            if *place < PERMIT_LETTERS { character.is_ascii_uppercase() } else { character.is_ascii_digit() }
        };
        match text.chars().enumerate().find(|found| !fits(found)) {
            Some((place, _)) => Err(NumberError::Character(place + 1)),
            None => Ok(Self { text: Zeroizing::new(text.to_owned()) }),
        }
    }

    /// The whole number.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }
}

/// The number of any document that the reader takes.
#[derive(PartialEq, Eq)]
pub enum DocumentNumber {
    /// Eighteen characters with a check digit.
    Id(IdNumber),
    /// Fifteen characters, on permanent residence cards of 2017.
    Permit(PermitNumber),
}

impl DocumentNumber {
    /// Reads a number of either shape, as its length says.
    ///
    /// # Errors
    /// It has neither shape, or its check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        match text.trim().chars().count() {
            PERMIT_NUMBER_CHARS => PermitNumber::parse(text).map(DocumentNumber::Permit),
            _ => IdNumber::parse(text).map(DocumentNumber::Id),
        }
    }

    /// The whole number.
    #[must_use]
    pub fn reveal(&self) -> &str {
        match self {
            DocumentNumber::Id(number) => number.reveal(),
            DocumentNumber::Permit(number) => number.reveal(),
        }
    }
}

/// Writes a number with its middle covered.
fn masked(number: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let covered = SHOWN_FRONT..number.len().saturating_sub(SHOWN_BACK);
    number.char_indices().try_for_each(|(place, character)| {
        fmt::Write::write_char(f, if covered.contains(&place) { '*' } else { character })
    })
}

macro_rules! masked_everywhere {
    ($($number:ty),+) => {$(
        impl fmt::Display for $number {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                masked(self.reveal(), f)
            }
        }

        impl fmt::Debug for $number {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                masked(self.reveal(), f)
            }
        }
    )+};
}

masked_everywhere!(IdNumber, PermitNumber, DocumentNumber);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Made up: the area was never given out.
    const SOUND: &str = "110199199003074237";

    /// The weights as GB 11643 prints them, apart from the recursion above.
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &str = "10X98765432";

    fn by_the_table(body: &str) -> char {
        let sum: u32 = body.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).expect("a digit") * weight).sum();
        CHECKS.chars().nth((sum % 11) as usize).expect("a remainder")
    }

    /// Any seventeen digits with a birth date that can be.
    fn bodies() -> impl Strategy<Value = String> {
        (100_000..=999_999_u32, 1900..=2099_u32, 1..=12_u32, 1..=28_u32, 0..=999_u32)
            .prop_map(|(area, year, month, day, order)| format!("{area}{year}{month:02}{day:02}{order:03}"))
    }

    #[test]
    fn numbers_are_read_or_refused() {
        let table = [
            // The example of GB 11643 itself.
            ("11010519491231002X", Ok(())),
            ("11010519491231002x", Ok(())),
            ("  11010519491231002X ", Ok(())),
            ("110105194912310021", Err(NumberError::CheckDigit)),
            ("11010519491331002X", Err(NumberError::Birth)),
            ("11010519490229002X", Err(NumberError::Birth)),
            ("11010518491231002X", Err(NumberError::Birth)),
            ("01010519491231002X", Err(NumberError::Character(1))),
            ("11010519491231X02X", Err(NumberError::Character(15))),
            ("1101051949123100２X", Err(NumberError::Character(17))),
            ("11010519491231002Y", Err(NumberError::Character(18))),
            ("11010519491231002ⅹ", Err(NumberError::Character(18))),
            ("1101051949123100", Err(NumberError::Length)),
            ("", Err(NumberError::Length)),
        ];
        for (text, expected) in table {
            assert_eq!(IdNumber::parse(text).map(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn permits_are_read_by_their_shape() {
        for (text, expected) in [
            ("USA110099012345", Ok(())),
            ("US1110099012345", Err(NumberError::Character(3))),
            ("usa110099012345", Err(NumberError::Character(1))),
            ("USA11009901234X", Err(NumberError::Character(15))),
            ("USA11009901234", Err(NumberError::Length)),
        ] {
            assert_eq!(PermitNumber::parse(text).map(|_| ()), expected, "{text}");
        }
        assert!(matches!(DocumentNumber::parse("USA110099012345"), Ok(DocumentNumber::Permit(_))));
        assert!(matches!(DocumentNumber::parse("11010519491231002X"), Ok(DocumentNumber::Id(_))));
    }

    #[test]
    fn the_middle_is_shown_nowhere() {
        let number = DocumentNumber::parse(SOUND).expect("sound");
        assert_eq!((number.to_string().as_str(), number.reveal()), ("110199********4237", SOUND));
        assert_eq!(format!("{number:?} {number:#?}"), "110199********4237 110199********4237");
        let permit = PermitNumber::parse("USA110099012345").expect("sound");
        assert_eq!(format!("{permit} {permit:?}"), "USA110*****2345 USA110*****2345");
        assert!(!format!("{:?}", IdNumber::parse("110199199003074234")).contains("1990"));
    }

    #[test]
    fn the_birth_date_is_in_the_number() {
        let birth = IdNumber::parse(SOUND).expect("sound").birth();
        assert_eq!((birth.year(), birth.month(), birth.day()), (1990, 3, 7));
    }

    proptest! {
        #[test]
        fn the_check_digit_is_that_of_the_printed_table(body in bodies()) {
            let number = IdNumber::complete(&body).expect("sound");
            prop_assert_eq!(number.reveal().chars().last(), Some(by_the_table(&body)));
            prop_assert!(IdNumber::parse(number.reveal()).is_ok());
        }

        #[test]
        fn every_single_wrong_character_is_refused(body in bodies(), place in 0..18_usize, other in "[0-9X]") {
            let number = IdNumber::complete(&body).expect("sound").reveal().to_owned();
            prop_assume!(number[place..=place] != other);
            let wrong = format!("{}{other}{}", &number[..place], &number[place + 1..]);
            prop_assert!(IdNumber::parse(&wrong).is_err());
        }

        #[test]
        fn neighbours_that_change_places_are_refused(body in bodies(), place in 0..17_usize) {
            let number = IdNumber::complete(&body).expect("sound").reveal().to_owned();
            let mut swapped = number.clone().into_bytes();
            swapped.swap(place, place + 1);
            // Weights of neighbours differ by a factor of two, and no difference of digits is a multiple of eleven.
            prop_assume!(swapped != number.as_bytes());
            prop_assert!(IdNumber::parse(&String::from_utf8(swapped).expect("ASCII")).is_err());
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}") {
            let _ = DocumentNumber::parse(&text);
        }
    }
}
