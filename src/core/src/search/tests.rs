//! What is found, in which order, and that no key that is offered leads nowhere.

use proptest::prelude::*;

use super::*;
use crate::day::DayRule;
use crate::hall::{HallParts, Keyword, MATTERS_MAX, Text, Zone, ZoneId};
use crate::number::Series;

fn text(en: &str) -> Text {
    Text { zh: "事项".into(), en: en.into() }
}

fn matter(id: &str, initials: &str, keywords: &[&str], en: &str) -> Matter {
    let (id, zone) = (MatterId::new(id).expect("id"), ZoneId::new("z").expect("id"));
    let keywords = keywords.iter().map(|typed| Keyword { word: "词".into(), initials: (*typed).into() });
    Matter {
        initials: initials.into(),
        keywords: keywords.collect(),
        ..Matter::new(id, zone, text(en), Series::new('A').expect("letter"), vec!["1".into()], 5)
    }
}

fn hall(matters: Vec<Matter>, popular: &[&str]) -> Hall {
    let zones = vec![Zone::new(ZoneId::new("z").expect("id"), text("zone"), text("place"))];
    let popular = popular.iter().map(|id| MatterId::new(id).expect("id")).collect();
    Hall::new(HallParts { popular, ..HallParts::new(text("hall"), DayRule::BEIJING_04, zones, matters) })
        .expect("sound")
}

fn town() -> Index {
    Index::new(&hall(
        vec![
            matter("start", "QYKB", &["KGS", "ZCGS"], "Start a company"),
            matter("account", "QYYHKH", &["DGZH"], "Company bank account"),
            matter("seal", "GZKZBA", &["KZ"], "Seals"),
            matter("card", "JMSFZBL", &["SFZ", "IDCARD"], "Resident ID card"),
            matter("loan", "ZJZQRZ", &["QYDK"], "Loan"),
        ],
        &["card", "account"],
    ))
}

fn found<'a>(index: &'a Index, typed: &str) -> Vec<&'a str> {
    index.find(typed, 10).into_iter().map(MatterId::as_str).collect()
}

#[test]
fn a_name_comes_before_a_keyword_and_a_keyword_before_the_middle_of_a_name() {
    let index = town();
    assert_eq!(found(&index, "QY"), ["account", "start", "loan"], "names, the popular one first, then the keyword");
    assert_eq!(found(&index, "KZ"), ["seal"]);
    assert_eq!(found(&index, "K"), ["start", "seal", "account", "loan"], "keywords, then the middle of a name");
    assert_eq!(found(&index, "SFZ"), ["card"]);
    assert_eq!(found(&index, "QYX"), Vec::<&str>::new());
}

#[test]
fn english_words_are_found_from_their_beginning() {
    let index = town();
    assert_eq!(found(&index, "comp"), ["account", "start"]);
    assert_eq!(found(&index, "bank a"), ["account"]);
    assert_eq!(found(&index, "OMPANY"), Vec::<&str>::new());
    assert_eq!(found(&index, "id-card"), ["card"]);
}

#[test]
fn nothing_typed_shows_the_popular_ones_first() {
    let index = town();
    assert_eq!(found(&index, ""), ["card", "account", "start", "seal", "loan"]);
    assert_eq!(found(&index, " ，"), found(&index, ""));
    assert_eq!(index.find("", 2).len(), 2);
    assert!(index.find("", 0).is_empty());
}

#[test]
fn the_keyboard_offers_what_leads_on() {
    let index = town();
    let letters = |typed: &str| index.next_letters(typed).into_iter().collect::<String>();
    assert_eq!(letters("QY"), "DKY");
    assert_eq!(letters("QYK"), "B");
    assert_eq!(letters("QYKB"), "");
    assert_eq!(letters("XX"), "");
}

#[test]
fn letters_that_overlap_are_all_offered() {
    let index = Index::new(&hall(vec![matter("a", "AAAB", &[], "1")], &[]));
    assert_eq!(index.next_letters("AA").into_iter().collect::<String>(), "AB");
}

#[test]
fn what_is_typed_has_an_end() {
    let name = "A".repeat(TYPED_CHARS_MAX + 4);
    let index = Index::new(&hall(vec![matter("a", &name, &[], "1")], &[]));
    assert_eq!(found(&index, &"A".repeat(TYPED_CHARS_MAX)), ["a"]);
    assert!(found(&index, &"A".repeat(TYPED_CHARS_MAX + 1)).is_empty());
    assert!(found(&index, &"A".repeat(1_000_000)).is_empty());
    assert_eq!(index.next_letters(&"A".repeat(TYPED_CHARS_MAX - 1)).len(), 1);
    assert!(index.next_letters(&"A".repeat(TYPED_CHARS_MAX)).is_empty());
}

#[test]
fn the_largest_hall_is_searched_whole() {
    let last = MATTERS_MAX - 1;
    let matters = (0..MATTERS_MAX).map(|at| matter(&format!("m{at}"), &format!("QYKB{at:04}"), &["KGS"], "matter"));
    let index = Index::new(&hall(matters.collect(), &[&format!("m{last}")]));
    assert_eq!(index.find("KGS", MATTERS_MAX).len(), MATTERS_MAX);
    assert_eq!(found(&index, "qykb")[0], format!("m{last}"), "the popular one, although it stands last");
    assert_eq!(found(&index, "KB0042"), ["m42"]);
}

/// Few letters, so that keys share their beginnings and middles.
const KEY: &str = "[AB1]{0,6}";

prop_compose! {
    fn any_matter()(initials in KEY, keywords in prop::collection::vec("[AB1]{1,4}", 0..3), en in "[ABab1][AB1 -]{0,6}")
        -> (String, Vec<String>, String) {
        (initials, keywords, en)
    }
}

fn any_hall() -> impl Strategy<Value = Hall> {
    (prop::collection::vec(any_matter(), 1..8), any::<prop::sample::Index>()).prop_map(|(rows, popular)| {
        let matters: Vec<_> = rows
            .iter()
            .enumerate()
            .map(|(at, (initials, keywords, en))| {
                let keywords: Vec<_> = keywords.iter().map(String::as_str).collect();
                matter(&format!("m{at}"), initials, &keywords, en)
            })
            .collect();
        let popular = format!("m{}", popular.index(matters.len()));
        hall(matters, &[&popular])
    })
}

proptest! {
    #[test]
    fn a_key_is_offered_exactly_if_it_finds_something(hall in any_hall(), typed in "[AB1ab ]{0,5}") {
        let index = Index::new(&hall);
        let offered = index.next_letters(&typed);
        for letter in ('A'..='Z').chain('0'..='9') {
            let leads = !index.find(&format!("{typed}{letter}"), 1).is_empty();
            prop_assert_eq!(offered.contains(&letter), leads, "{} after {:?}", letter, typed);
        }
    }

    #[test]
    fn more_letters_find_nothing_new(hall in any_hall(), typed in "[AB1]{1,6}") {
        let index = Index::new(&hall);
        let shorter = &typed[..typed.len() - 1];
        let all = index.find(shorter, MATTERS_MAX);
        prop_assert!(index.find(&typed, MATTERS_MAX).iter().all(|id| all.contains(id)));
    }

    #[test]
    fn a_short_answer_is_the_beginning_of_the_long_one(hall in any_hall(), typed in "[AB1]{0,4}", max in 0_usize..9) {
        let index = Index::new(&hall);
        let all = index.find(&typed, MATTERS_MAX);
        let once: BTreeSet<_> = all.iter().collect();
        prop_assert_eq!(once.len(), all.len(), "each at most once");
        prop_assert_eq!(&index.find(&typed, max)[..], &all[..max.min(all.len())]);
    }

    #[test]
    fn every_matter_is_reached_by_its_own_initials(hall in any_hall()) {
        let index = Index::new(&hall);
        for matter in hall.matters() {
            prop_assert!(index.find(&matter.initials, MATTERS_MAX).contains(&&matter.id));
        }
    }

    #[test]
    fn anything_typed_is_answered(hall in any_hall(), typed in "\\PC{0,40}") {
        let index = Index::new(&hall);
        prop_assert!(index.find(&typed, 5).len() <= 5);
        prop_assert!(index.next_letters(&typed).iter().all(|key| key.is_ascii_uppercase() || key.is_ascii_digit()));
    }
}
