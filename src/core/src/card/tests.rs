//! Cards of made-up people; their areas were never given out.

use super::*;

const CITIZEN: &str = "110199199003074237";

fn date(text: &str) -> CivilDate {
    CivilDate::compact(text).expect("a date")
}

fn card(kind: CardKind, number: &str, birth: &str) -> Result<Card, CardError> {
    let name = PersonName::parse("云试样").expect("a name");
    let number = DocumentNumber::parse(number).expect("a number");
    Card::new(kind, name, number, Sex::Male, date(birth), Validity::Until(date("20360307")))
}

fn completed(first_seventeen: &str) -> String {
    IdNumber::complete(first_seventeen).expect("sound").reveal().to_owned()
}

#[test]
fn a_kind_bears_only_its_own_numbers() {
    let (permit, foreign) = ("USA110099012345", completed("91184019900307423"));
    let macau = completed("82000019900307423");
    for (kind, number, borne) in [
        (CardKind::Citizen, CITIZEN, true),
        (CardKind::Citizen, &*foreign, false),
        (CardKind::Citizen, permit, false),
        (CardKind::HongKongMacauTaiwan, &*macau, true),
        (CardKind::HongKongMacauTaiwan, CITIZEN, false),
        (CardKind::HongKongMacauTaiwan, permit, false),
        (CardKind::ForeignerPermanent, &*foreign, true),
        (CardKind::ForeignerPermanent, permit, true),
        (CardKind::ForeignerPermanent, CITIZEN, false),
    ] {
        let made = card(kind, number, "19900307").map(|card| card.kind());
        assert_eq!(made, if borne { Ok(kind) } else { Err(CardError::NumberOfOtherKind) }, "{kind:?} {number}");
    }
}

#[test]
fn a_birth_date_that_contradicts_the_number_is_refused() {
    assert_eq!(card(CardKind::Citizen, CITIZEN, "19900308"), Err(CardError::BirthDiffers));
    assert_eq!(card(CardKind::ForeignerPermanent, "USA110099012345", "18990308"), Err(CardError::Birth));
}

#[test]
fn the_screen_gets_ends_and_the_form_gets_all() {
    let card = card(CardKind::Citizen, CITIZEN, "19900307").expect("sound");
    let shown = FormField::ALL.map(|field| card.masked(field));
    assert_eq!(shown, ["云*", "居民身份证", "110199********4237", "男", "****-**-**", "2036-03-07"]);
    let filled = FormField::ALL.map(|field| card.reveal(field).to_string());
    assert_eq!(filled, ["云试样", "居民身份证", CITIZEN, "男", "1990-03-07", "2036-03-07"]);
    for field in FormField::ALL {
        assert_eq!(FormField::from_code(field.code()), Some(field));
    }
}

#[test]
fn debug_text_tells_nobody_who_it_is() {
    let card = card(CardKind::Citizen, CITIZEN, "19900307").expect("sound");
    assert_eq!(format!("{card:?}"), "Card(citizen 云* 110199********4237)");
    let birth = format!("{:?} {:#?}", card.birth(), card.validity());
    assert!(!birth.contains("1990") && !birth.contains("2036"), "{birth}");
}

#[test]
fn names_are_read_or_refused() {
    for (text, shown) in [
        ("张三", Ok("张*")),
        (" 欧阳试样   ", Ok("欧*")),
        ("SAMPLE, ANNA MARIA", Ok("S*")),
        ("\u{e863}样", Ok("\u{e863}*")),
        ("𠮷野", Ok("𠮷*")),
        ("   ", Err(NameError::Empty)),
        ("张\u{fffd}", Err(NameError::Character)),
        ("张\u{0}", Err(NameError::Character)),
    ] {
        assert_eq!(PersonName::parse(text).map(|name| name.to_string()), shown.map(str::to_owned), "{text:?}");
    }
    assert!(PersonName::parse(&"样".repeat(NAME_CHARS_MAX)).is_ok());
    assert_eq!(PersonName::parse(&"样".repeat(NAME_CHARS_MAX + 1)), Err(NameError::Length));
}

#[test]
fn a_document_is_good_to_the_end_of_its_last_day() {
    let validity = Validity::Until(date("20260228"));
    assert!(!validity.is_over_on(date("20260228")));
    assert!(validity.is_over_on(date("20260301")));
    assert!(!Validity::LongTerm.is_over_on(date("20990101")));
}

#[test]
fn only_days_of_the_calendar_are_dates() {
    for (text, is_date) in [
        ("20240229", true),
        ("20230229", false),
        ("20000229", true),
        ("19000229", false),
        ("20261131", false),
        ("20261301", false),
        ("20260100", false),
        ("00000101", false),
        ("21000101", false),
        ("2026 101", false),
        ("2026010", false),
        ("２０２６", false),
    ] {
        assert_eq!(CivilDate::compact(text).is_some(), is_date, "{text}");
    }
}

#[test]
fn codes_are_read_back() {
    for kind in CardKind::ALL {
        assert_eq!(CardKind::from_code(kind.code()), Some(kind));
    }
    assert_eq!(CardKind::from_code("passport"), None);
    assert_eq!(
        ['0', '1', '2', '9', '3'].map(|digit| Sex::from_digit(digit).is_some()),
        [true, true, true, true, false]
    );
}
