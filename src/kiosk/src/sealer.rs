//! Turns what names a person into what the visit may hold: masked, told apart by a key, sealed to the centre.

use std::sync::{Arc, PoisonError, RwLock};

use hall_core::card::{Card, CivilDate, FormField, IdNumber};
use hall_core::day::LocalTime;
use hall_core::person::{Given, Identified, KnownBy};
use hall_core::view::CardTrouble;
use hall_proto::seal::{Entropy, Form, person_key};
use hall_proto::wire::Keys;

use crate::clock;

/// From this age on priority is offered (七十岁以上老人).
const SENIOR_YEARS: u16 = 70;

/// Seals with the centre's keys, where the kiosk has them. Clones share the keys.
#[derive(Clone, Default)]
pub struct Sealer(Arc<RwLock<Option<Keys>>>);

impl Sealer {
    /// A sealer with these keys.
    #[must_use]
    pub fn new(keys: Option<Keys>) -> Self {
        Self(Arc::new(RwLock::new(keys)))
    }

    /// Takes the keys that the centre gave.
    pub fn set(&self, keys: Keys) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(keys);
    }

    /// Whether it has keys.
    #[must_use]
    pub fn can_seal(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// A person whose card was read.
    ///
    /// # Errors
    /// The card's time is over, or it could not be sealed.
    pub fn card(&self, card: &Card, now: LocalTime) -> Result<Identified, CardTrouble> {
        let today = day_of(now).ok_or(CardTrouble::NotSealed)?;
        if card.validity().is_over_on(today) {
            return Err(CardTrouble::Expired);
        }
        let masked = format!("{} {}", card.name(), card.number());
        let form = FormField::ALL.into_iter().map(|field| (field, card.masked(field))).collect();
        let person = self.person(KnownBy::Card, &Form::of_card(card), card.number().reveal(), masked);
        let person = person.ok_or(CardTrouble::NotSealed)?;
        Ok(Identified { form, is_senior: is_senior(card.birth(), today), ..person })
    }

    /// A person by what they typed; `None` without keys or randomness.
    #[must_use]
    pub fn given(&self, given: &Given) -> Option<Identified> {
        match given {
            Given::IdNumber(number) => self.id_number(number),
            Given::Phone(phone) => {
                let form = Form::of_phone(phone);
                let person = self.person(KnownBy::Phone, &form, phone.reveal(), phone.to_string())?;
                Some(Identified { tail: Some(phone.tail()), ..person })
            }
        }
    }

    fn id_number(&self, number: &IdNumber) -> Option<Identified> {
        self.person(KnownBy::IdNumber, &Form::of_id_number(number), number.reveal(), number.to_string())
    }

    fn person(&self, by: KnownBy, form: &Form, name: &str, masked: String) -> Option<Identified> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let keys = keys.as_ref()?;
        let sealed = form.seal(&keys.seal, Entropy::new(clock::random().ok()?)).ok()?;
        let key = person_key(&keys.hall, name);
        Some(Identified { by, masked, form: vec![], key, sealed, tail: None, is_senior: false })
    }
}

fn day_of(now: LocalTime) -> Option<CivilDate> {
    CivilDate::new(u16::try_from(now.year).ok()?, now.month, now.day)
}

/// Whether the seventieth birthday has been.
fn is_senior(birth: CivilDate, today: CivilDate) -> bool {
    let date = |day: CivilDate| (day.year(), day.month(), day.day());
    let (year, month, day) = date(birth);
    date(today) >= (year.saturating_add(SENIOR_YEARS), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hall_core::card::{CardKind, DocumentNumber, PersonName, Sex, Validity};
    use hall_core::person::Phone;
    use hall_proto::seal::{HallKey, SealSecret};
    use hall_proto::sign::SigningKey;

    const NOW: LocalTime = LocalTime { year: 2026, month: 11, day: 23, hour: 10, minute: 0 };

    fn sealer() -> (Sealer, SealSecret) {
        let secret = SealSecret::generate(Entropy::new([7; 32]));
        let centre = SigningKey::from_bytes(&[9; 32]).verifying_key();
        let keys = Keys { seal: secret.public().expect("a key"), hall: HallKey::new([8; 32]), centre };
        (Sealer::new(Some(keys)), secret)
    }

    fn card(first_seventeen: &str, until: (u16, u8, u8)) -> Card {
        let number = DocumentNumber::Id(IdNumber::complete(first_seventeen).expect("sound"));
        let birth = CivilDate::compact(&first_seventeen[6..14]).expect("a day");
        let name = PersonName::parse("王小明").expect("a name");
        let until = CivilDate::new(until.0, until.1, until.2).expect("a day");
        Card::new(CardKind::Citizen, name, number, Sex::Female, birth, Validity::Until(until)).expect("sound")
    }

    #[test]
    fn a_card_becomes_a_masked_person_that_only_the_centre_can_read() {
        let (sealer, secret) = sealer();
        let person = sealer.card(&card("37000019900307001", (2030, 1, 1)), NOW).expect("sealed");
        assert!(!format!("{person:?}").contains("小明") && !format!("{person:?}").contains("19900307"), "{person:?}");
        assert_eq!((person.by, person.is_senior, person.form.len()), (KnownBy::Card, false, FormField::ALL.len()));
        let form = Form::open(&secret, &person.sealed).expect("opens");
        assert_eq!(form.get(FormField::Name.code()), Some("王小明"));
        let typed = IdNumber::complete("37000019900307001").expect("sound");
        let typed = sealer.given(&Given::IdNumber(typed)).expect("sealed");
        assert_eq!(typed.key, person.key, "the same person by card and by number");
    }

    #[test]
    fn a_telephone_number_keeps_its_end_and_seals_the_rest() {
        let (sealer, secret) = sealer();
        let phone = Phone::parse("13800001234").expect("sound");
        let person = sealer.given(&Given::Phone(phone)).expect("sealed");
        assert_eq!(
            (person.masked.as_str(), person.tail.map(|tail| tail.to_string())),
            ("138****1234", Some("1234".into()))
        );
        let form = Form::open(&secret, &person.sealed).expect("opens");
        assert_eq!(form.get(hall_proto::seal::PHONE), Some("13800001234"));
    }

    #[test]
    fn an_old_card_is_told_and_seventy_is_counted_to_the_day() {
        let (sealer, _) = sealer();
        assert_eq!(sealer.card(&card("37000019900307001", (2026, 11, 22)), NOW), Err(CardTrouble::Expired));
        let senior =
            |born: &str| sealer.card(&card(&format!("370000{born}001"), (2030, 1, 1)), NOW).expect("sealed").is_senior;
        assert!(senior("19561123") && !senior("19561124"));
    }

    #[test]
    fn nothing_is_kept_without_a_key() {
        let sealer = Sealer::default();
        assert!(!sealer.can_seal());
        assert_eq!(sealer.given(&Given::Phone(Phone::parse("13800001234").expect("sound"))), None);
        assert_eq!(sealer.card(&card("37000019900307001", (2030, 1, 1)), NOW), Err(CardTrouble::NotSealed));
    }
}
