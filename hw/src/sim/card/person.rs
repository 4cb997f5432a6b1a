//! Made-up people and what is written on their cards.
//!
//! Their numbers have valid check digits, and nobody has them: citizens come from an area that was never given out,
//! the others have the order number 000.

use hall_core::card::{Card, CardKind, CivilDate, DocumentNumber, IdNumber, PersonName, Sex, Validity};
use zeroize::Zeroizing;

/// How many people of each kind there are; no two of them were born on the same day.
pub const PEOPLE: u16 = 9_999;
/// Bytes of text on a card.
const TEXT_BYTES: usize = 256;
/// Surnames that are none, so that no call in a hall can mean a citizen.
const SURNAMES: [&str; 8] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"];
/// Given names that say what they are.
const GIVEN: [&str; 6] = ["试样", "样", "样张", "演示", "示", "试"];
/// As many Latin names.
const LATIN: [&str; 8] = ["SAMPLE", "SPECIMEN", "MUSTER", "EJEMPLO", "MODELE", "ESEMPIO", "PROEF", "PRZYKLAD"];
/// The first year of birth.
const BIRTH_YEAR: u16 = 1950;
/// When the cards were given out.
const GIVEN_OUT: &str = "20260101";
/// The day to which most cards are good.
const GOOD_UNTIL: &str = "20360101";
/// Every so many cards one is good for ever.
const LONG_TERM_EVERY: u16 = 5;

/// Somebody who does not exist. The number makes the person: the same number is the same person always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    kind: CardKind,
    number: u16,
    wrong_check: bool,
}

impl Person {
    /// Person `number` of 1 to [`PEOPLE`]; another number is brought into that range. A foreigner with an odd number
    /// has the card of 2017, one with an even number that of 2023.
    #[must_use]
    pub fn made_up(kind: CardKind, number: u16) -> Self {
        Self { kind, number: number.clamp(1, PEOPLE), wrong_check: false }
    }

    /// The same with a wrong check digit on the card, where the number has one.
    #[must_use]
    pub fn with_wrong_check(self) -> Self {
        Self { wrong_check: true, ..self }
    }

    /// Which document it is.
    #[must_use]
    pub fn kind(self) -> CardKind {
        self.kind
    }

    /// Which of the made-up people it is.
    #[must_use]
    pub fn number(self) -> u16 {
        self.number
    }

    /// What a reader is to make of the card, from the same facts and without its bytes; `None` if the check digit is
    /// wrong.
    #[must_use]
    pub fn card(self) -> Option<Card> {
        let name = PersonName::parse(&self.chinese_name().unwrap_or_else(|| self.latin_name())).ok()?;
        let number = DocumentNumber::parse(&self.document_number()).ok()?;
        let birth = CivilDate::compact(&self.birth())?;
        let validity = match self.good_until() {
            "长期" => Validity::LongTerm,
            day => Validity::Until(CivilDate::compact(day)?),
        };
        Card::new(self.kind, name, number, Sex::from_digit(self.sex())?, birth, validity).ok()
    }

    /// The text of the card: 256 bytes of UTF-16, low byte first, padded with spaces.
    #[must_use]
    pub fn text_block(self) -> Zeroizing<Vec<u8>> {
        let mut block = Block::new();
        match self.kind {
            CardKind::Citizen => self.front("01", "演示市样张路 1 号", &mut block).put(14, "").put(1, ""),
            CardKind::HongKongMacauTaiwan => {
                self.front("", "演示市样张路 2 号", &mut block).put(9, "H00000000").put(2, "01").put(3, "").put(1, "J")
            }
            CardKind::ForeignerPermanent if self.has_card_of_2017() => self.front_of_2017(&mut block).put(1, "I"),
            CardKind::ForeignerPermanent => {
                self.front("00", &self.latin_name(), &mut block).put(11, "").put(3, "USA").put(1, "Y")
            }
        }
        .put(3, "");
        block.bytes
    }

    /// What stands at the same places on all cards but that of 2017: the first 220 bytes.
    fn front<'a>(self, nation: &str, address: &str, block: &'a mut Block) -> &'a mut Block {
        let issuer = if self.kind == CardKind::ForeignerPermanent { "" } else { "演示市公安局" };
        block
            .put(15, &self.chinese_name().unwrap_or_default())
            .put(1, &self.sex().to_string())
            .put(2, nation)
            .put(8, &self.birth())
            .put(35, address)
            .put(18, &self.document_number())
            .put(15, issuer)
            .put(8, GIVEN_OUT)
            .put(8, self.good_until())
    }

    fn front_of_2017(self, block: &mut Block) -> &mut Block {
        block
            .put(60, &self.latin_name())
            .put(1, &self.sex().to_string())
            .put(15, &self.document_number())
            .put(3, "USA")
            .put(15, &self.chinese_name().unwrap_or_default())
            .put(8, GIVEN_OUT)
            .put(8, self.good_until())
            .put(8, &self.birth())
            .put(2, "01")
            .put(4, "1199")
    }

    fn has_card_of_2017(self) -> bool {
        self.kind == CardKind::ForeignerPermanent && self.number % 2 == 1
    }

    /// Every fourth foreigner took no Chinese name.
    fn chinese_name(self) -> Option<String> {
        let (surname, given) = (usize::from(self.number) % SURNAMES.len(), usize::from(self.number) % GIVEN.len());
        let has_none = self.kind == CardKind::ForeignerPermanent && matches!(self.number % 4, 1 | 2);
        (!has_none).then(|| format!("{}{}", SURNAMES[surname], GIVEN[given]))
    }

    fn latin_name(self) -> String {
        format!("{}, ANNA MARIA", LATIN[usize::from(self.number) % LATIN.len()])
    }

    /// Born on the first to the 28th of a month, each on a day of their own.
    fn birth(self) -> String {
        let (month, day) = (self.number % 12 + 1, self.number / 12 % 28 + 1);
        format!("{}{month:02}{day:02}", BIRTH_YEAR + self.number / (12 * 28))
    }

    fn document_number(self) -> String {
        let (birth, order) = (self.birth(), 100 + self.number % 100);
        let body = match self.kind {
            CardKind::Citizen => format!("110199{birth}{order}"),
            CardKind::HongKongMacauTaiwan => format!("810000{birth}000"),
            CardKind::ForeignerPermanent if self.has_card_of_2017() => return format!("USA1199{}00", &birth[2..]),
            CardKind::ForeignerPermanent => format!("911840{birth}000"),
        };
        let number = IdNumber::complete(&body).map(|number| number.reveal().to_owned()).unwrap_or_default();
        if self.wrong_check { with_next_check(&number) } else { number }
    }

    /// By the order number where it has one: odd is a man.
    fn sex(self) -> char {
        if self.kind == CardKind::Citizen && self.number % 2 == 1 { '1' } else { '2' }
    }

    fn good_until(self) -> &'static str {
        let is_long_term = self.kind == CardKind::Citizen && self.number.is_multiple_of(LONG_TERM_EVERY);
        if is_long_term { "长期" } else { GOOD_UNTIL }
    }
}

/// The number with another check digit.
fn with_next_check(number: &str) -> String {
    let (body, check) = number.split_at(number.len().saturating_sub(1));
    format!("{body}{}", if check == "1" { '2' } else { '1' })
}

/// A text block as it grows.
struct Block {
    bytes: Zeroizing<Vec<u8>>,
}

impl Block {
    fn new() -> Self {
        Self { bytes: Zeroizing::new(Vec::with_capacity(TEXT_BYTES)) }
    }

    /// Adds a field of so many characters.
    fn put(&mut self, characters: usize, text: &str) -> &mut Self {
        let padded = text.encode_utf16().chain(std::iter::repeat(u16::from(b' ')));
        for unit in padded.take(characters) {
            self.bytes.extend_from_slice(&unit.to_le_bytes());
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_a_sound_card_of_their_own() {
        let mut numbers = std::collections::HashSet::new();
        for kind in CardKind::ALL {
            for person in (1..=PEOPLE).map(|number| Person::made_up(kind, number)) {
                let card = person.card().expect("sound");
                assert_eq!(person.text_block().len(), TEXT_BYTES);
                // The century is not in a number of 2017.
                let seen = numbers.insert((card.number().reveal().to_owned(), card.birth().reveal().to_string()));
                assert!(seen, "{person:?}");
            }
        }
        assert_eq!(Person::made_up(CardKind::Citizen, 0), Person::made_up(CardKind::Citizen, 1));
        assert_eq!(Person::made_up(CardKind::Citizen, 10_000), Person::made_up(CardKind::Citizen, PEOPLE));
        assert_eq!(Person::made_up(CardKind::Citizen, 7).with_wrong_check().card(), None);
    }
}
