//! The hall of the demonstration: what its data file must offer beyond what every hall file is checked for.

use std::collections::{BTreeMap, BTreeSet};

use hall_core::hall::{BundleShape, Hall, Matter, MatterId, Text};
use hall_core::search::Index;
use hall_core::view::Panel;

mod offers;

const HALL_FILE: &str = include_str!("../../src/demo/hall.toml");

/// What one line of a tile shows, in characters of each script.
const NAME_ZH_CHARS_MAX: usize = 12;
const NAME_EN_CHARS_MAX: usize = 34;
/// The letters that matters use; those from K on belong to kiosks, and the two between are kept free.
const SERIES: std::ops::RangeInclusive<char> = 'A'..='H';

fn hall() -> Hall {
    hall_proto::hall_file::parse(HALL_FILE).unwrap_or_else(|fault| panic!("src/demo/hall.toml: {fault}"))
}

/// What is wrong with a text that stands on a tile.
fn ill_named(name: &Text) -> Option<String> {
    let (zh, en) = (name.zh.chars().count(), name.en.chars().count());
    let fits = zh <= NAME_ZH_CHARS_MAX && en <= NAME_EN_CHARS_MAX;
    if fits { untranslated(name) } else { Some(format!("{name:?} does not fit a tile ({zh} and {en} characters)")) }
}

/// What is wrong with a text that must be there in both languages.
fn untranslated(text: &Text) -> Option<String> {
    if text.zh.is_ascii() {
        return Some(format!("{:?} is not Chinese", text.zh));
    }
    (!text.en.is_ascii()).then(|| format!("{:?} is not English", text.en))
}

/// What is told of a matter beside its name.
fn texts(matter: &Matter) -> Vec<&Text> {
    let materials = matter.materials.iter().flat_map(|material| [Some(&material.name), material.source.as_ref()]);
    let online = matter.online.iter().flat_map(|online| online.steps.iter().chain([&online.site]));
    let steps = matter.bundle.iter().flat_map(|bundle| &bundle.steps).map(|step| &step.name);
    let regions = matter.cross_region.iter().flat_map(|regions| &regions.partners);
    materials.flatten().chain(online).chain(steps).chain(regions).collect()
}

#[test]
fn the_welcome_page_shows_every_zone_at_once() {
    assert!(hall().zones().len() <= Panel::Large.room(false).tiles, "more zones than tiles on the first page");
}

#[test]
fn every_name_fits_its_tile_in_both_languages() {
    let hall = hall();
    let zones = hall.zones().iter().map(|zone| &zone.name);
    let faults: Vec<_> = zones.chain(hall.matters().iter().map(|matter| &matter.name)).filter_map(ill_named).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_text_is_translated() {
    let hall = hall();
    let places = hall.zones().iter().map(|zone| &zone.place);
    let told = hall.matters().iter().flat_map(texts);
    let labels = hall.counters().iter().filter_map(|counter| counter.label.as_ref());
    let texts: Vec<_> = places.chain(told).chain(labels).chain([hall.name(), &hall.desk().place]).collect();
    let faults: Vec<_> = texts.iter().filter_map(|text| untranslated(text)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(texts.len() > hall.matters().len(), "a hall without materials proves nothing");
}

#[test]
fn one_chinese_text_has_one_english_text() {
    let hall = hall();
    let mut english: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for text in hall.matters().iter().flat_map(texts) {
        english.entry(&text.zh).or_default().insert(&text.en);
    }
    english.retain(|_, words| words.len() > 1);
    assert!(english.is_empty(), "{english:#?}");
}

#[test]
fn a_zone_has_one_series_and_shares_it_with_none() {
    let hall = hall();
    let mut letters: BTreeMap<char, BTreeSet<&str>> = BTreeMap::new();
    for matter in hall.matters() {
        letters.entry(matter.series.letter()).or_default().insert(matter.zone.as_str());
    }
    assert!(letters.keys().all(|letter| SERIES.contains(letter)), "{letters:?}");
    assert!(letters.values().all(|zones| zones.len() == 1), "{letters:?}");
    assert_eq!(letters.len(), hall.zones().len());
}

#[test]
fn a_counter_stands_in_one_zone() {
    let hall = hall();
    let mut zones: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for matter in hall.matters() {
        let steps = matter.bundle.iter().flat_map(|bundle| &bundle.steps).flat_map(|step| &step.counters);
        for counter in matter.counters.iter().chain(steps) {
            zones.entry(counter).or_default().insert(matter.zone.as_str());
        }
    }
    zones.retain(|_, zones| zones.len() > 1);
    assert!(zones.is_empty(), "{zones:#?}");
}

#[test]
fn a_ticket_that_travels_begins_at_one_of_its_steps() {
    let hall = hall();
    for matter in hall.matters() {
        let Some(bundle) = &matter.bundle else { continue };
        match bundle.shape {
            BundleShape::InOrder => assert_eq!(matter.counters, bundle.steps[0].counters, "{}", matter.id),
            BundleShape::SideBySide => {
                let reached: BTreeSet<_> = bundle.steps.iter().flat_map(|step| &step.counters).collect();
                let stray: Vec<_> = matter.counters.iter().filter(|first| !reached.contains(first)).collect();
                assert!(stray.is_empty(), "{}: nothing is done at {stray:?}", matter.id);
            }
        }
    }
}

#[test]
fn every_matter_is_found_by_its_initials() {
    let hall = hall();
    let typed =
        |id: &str| hall.matters().iter().find(|matter| matter.id.as_str() == id).map(|one| one.initials.as_str());
    let table = [
        ("company-start", "QYKB"),
        ("company-bank", "QYYHKH"),
        ("id-card", "JMSFZBL"),
        ("tax-device", "MFSWUKEYLQ"),
        ("household", "HKDJYQY"),
        ("property-inherit", "JCSYZDJ"),
    ];
    for (id, initials) in table {
        assert_eq!(typed(id), Some(initials), "{id}");
    }
    assert!(hall.matters().iter().all(|matter| !matter.initials.is_empty() && !matter.keywords.is_empty()));
}

#[test]
fn what_citizens_type_leads_to_the_matter_they_mean() {
    let index = Index::new(&hall());
    let table = [
        ("QYKB", "company-start"),
        ("SFZ", "id-card"),
        ("GRSDS", "tax-income"),
        ("HZ", "exit-entry"),
        ("CYD", "trade-restaurant"),
        ("FCZ", "property-transfer"),
        ("PASS", "exit-entry"),
        ("UKEY", "tax-device"),
    ];
    for (typed, id) in table {
        let found: Vec<_> =
            index.find(typed, Panel::Large.room(false).tiles).into_iter().map(MatterId::as_str).collect();
        assert!(found.contains(&id), "{typed} finds {found:?}");
    }
    assert_eq!(index.find("QYKB", 1)[0].as_str(), "company-start");
}

#[test]
fn a_name_too_long_or_left_in_one_language_is_found() {
    let text = |zh: &str, en: &str| Text { zh: zh.into(), en: en.into() };
    assert_eq!(ill_named(&text("企业开办", "Start a company")), None);
    assert!(ill_named(&text("建筑工程施工许可证核发与变更", "Construction permit")).is_some(), "14 characters");
    assert!(ill_named(&text("企业开办", "Start a company with all its steps!")).is_some(), "35 characters");
    assert!(untranslated(&text("企业开办", "企业开办")).is_some());
    assert!(untranslated(&text("Start a company", "Start a company")).is_some());
}
