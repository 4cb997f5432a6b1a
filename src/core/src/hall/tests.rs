//! What [`Hall::new`] takes and what it refuses.

use super::*;
use crate::number::Series;

fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: "text".into() }
}

fn zone(id: &str) -> Zone {
    Zone::new(ZoneId::new(id).expect("id"), text("专区"), text("一楼"))
}

fn matter(id: &str, zone: &str) -> Matter {
    let (id, zone) = (MatterId::new(id).expect("id"), ZoneId::new(zone).expect("id"));
    Matter::new(id, zone, text("企业开办"), Series::new('A').expect("letter"), vec!["1".into()], 15)
}

fn check(zones: Vec<Zone>, matters: Vec<Matter>) -> Option<HallError> {
    Hall::new(HallParts::new(text("大厅"), DayRule::BEIJING_04, zones, matters)).err()
}

#[test]
fn a_sound_hall_is_taken() {
    assert_eq!(check(vec![zone("a")], vec![matter("m", "a")]), None);
}

#[test]
fn each_defect_has_its_own_name() {
    assert_eq!(check(vec![zone("a"), zone("a")], vec![matter("m", "a")]), Some(HallError::Twice("a".into())));
    assert_eq!(check(vec![zone("a")], vec![matter("m", "a"), matter("m", "a")]), Some(HallError::Twice("m".into())));
    assert_eq!(check(vec![zone("a")], vec![]), Some(HallError::EmptyZone("a".into())));
    let stray = vec![matter("m", "a"), matter("n", "b")];
    assert_eq!(check(vec![zone("a")], stray), Some(HallError::NoZone { matter: "n".into(), zone: "b".into() }));
    let lost = Matter { counters: vec![], ..matter("m", "a") };
    assert_eq!(check(vec![zone("a")], vec![lost]), Some(HallError::NoCounter("m".into())));
    let long = Matter { minutes: 481, ..matter("m", "a") };
    assert!(matches!(check(vec![zone("a")], vec![long]), Some(HallError::Minutes { minutes: 481, .. })));
    let control = Matter { name: text("企业\u{1b}开办"), ..matter("m", "a") };
    assert!(matches!(check(vec![zone("a")], vec![control]), Some(HallError::Text(_))));
    assert!(matches!(check(vec![], vec![]), Some(HallError::TooMany { .. })));
}

#[test]
fn an_identifier_is_safe_everywhere() {
    for bad in ["", "A", "a b", "../x", "é", &"x".repeat(41)] {
        assert!(MatterId::new(bad).is_err(), "{bad:?}");
    }
    assert!(MatterId::new("company-start-1").is_ok());
}

/// What is wrong with a hall of this one matter.
fn check_matter(change: impl FnOnce(&mut Matter)) -> Option<HallError> {
    let mut changed = matter("m", "a");
    change(&mut changed);
    check(vec![zone("a")], vec![changed])
}

/// What is wrong with a sound hall after this change.
fn check_parts(change: impl FnOnce(&mut HallParts)) -> Option<HallError> {
    let mut parts = HallParts::new(text("大厅"), DayRule::BEIJING_04, vec![zone("a")], vec![matter("m", "a")]);
    change(&mut parts);
    Hall::new(parts).err()
}

fn step(name: &str, counters: &[&str], online: bool) -> BundleStep {
    let counters = counters.iter().map(|sign| (*sign).to_owned()).collect();
    BundleStep { name: text(name), counters, minutes: 5, online }
}

fn bundle(steps: Vec<BundleStep>) -> Bundle {
    Bundle { shape: BundleShape::InOrder, kind: BundleKind::CompanyStart, steps, record_s: None }
}

fn online(link: &str, whole: bool, steps: Vec<Text>) -> Online {
    Online { link: link.into(), site: text("政务服务网"), whole, steps }
}

#[test]
fn a_material_follows_only_where_it_may() {
    let bring = |need, days| {
        check_matter(|matter| {
            matter.materials = vec![Material { defer_days: days, ..Material::new(text("照片"), need) }];
        })
    };
    assert_eq!(bring(Need::Essential, None), None);
    assert_eq!(bring(Need::Deferrable, Some(DEFER_DAYS_MAX)), None);
    assert_eq!(bring(Need::Essential, Some(5)), Some(HallError::NotDeferrable("照片".into())));
    for days in [0, DEFER_DAYS_MAX + 1] {
        assert_eq!(bring(Need::Deferrable, Some(days)), Some(HallError::DeferDays { material: "照片".into(), days }));
    }
    assert_eq!(Material::new(text("照片"), Need::Essential).follows_within_days(), None);
    assert_eq!(Material::new(text("照片"), Need::Deferrable).follows_within_days(), Some(DEFER_DAYS_DEFAULT));
}

#[test]
fn a_link_is_a_web_address() {
    let link = |link: &str| check_matter(|matter| matter.online = Some(online(link, true, vec![])));
    for sound in ["https://zwfw.example/a?b=1", "http://zwfw.example", &format!("https://{}", "a".repeat(192))] {
        assert_eq!(link(sound), None, "{sound}");
    }
    let long = format!("https://{}", "a".repeat(193));
    for bad in ["", "zwfw.example", "ftp://zwfw.example", "https://", "https:///a", "https://zwfw.example/a b", &long] {
        assert!(matches!(link(bad), Some(HallError::Link(_))), "{bad}");
    }
}

#[test]
fn a_matter_that_is_online_in_part_says_which() {
    let link = "https://zwfw.example";
    let stays = check_matter(|matter| matter.online = Some(online(link, false, vec![])));
    assert_eq!(stays, Some(HallError::NoOnlineStep("m".into())));
    assert_eq!(check_matter(|matter| matter.online = Some(online(link, false, vec![text("名称自主申报")]))), None);
}

#[test]
fn a_bundle_leads_somewhere_at_every_step() {
    let check = |steps| check_matter(|matter| matter.bundle = Some(bundle(steps)));
    assert_eq!(check(vec![step("登记", &["1"], false), step("税务", &[], true)]), None);
    assert_eq!(check(vec![step("登记", &["1"], false)]), Some(HallError::FewSteps { matter: "m".into(), found: 1 }));
    assert_eq!(
        check(vec![step("登记", &["1"], false), step("税务", &[], false)]),
        Some(HallError::NoWay("税务".into()))
    );
    let many = vec![step("登记", &["1"], false); STEPS_MAX + 1];
    assert!(matches!(check(many), Some(HallError::TooMany { max: STEPS_MAX, .. })));
    let steps = vec![step("登记", &["1"], false), step("税务", &[], true)];
    let unbroken = check_matter(|matter| matter.bundle = Some(Bundle { record_s: Some(0), ..bundle(steps) }));
    assert_eq!(unbroken, Some(HallError::Record(0)));
}

#[test]
fn only_a_matter_of_the_whole_country_names_no_partner() {
    let reach = |reach| check_matter(|matter| matter.cross_region = Some(CrossRegion { reach, partners: vec![] }));
    assert_eq!(reach(Reach::National), None);
    for near in [Reach::District, Reach::City, Reach::Province] {
        assert_eq!(reach(near), Some(HallError::NoPartner("m".into())));
    }
}

#[test]
fn what_is_searched_by_can_be_typed() {
    assert_eq!(check_matter(|matter| matter.initials = "QYKB12".into()), None);
    for bad in ["qykb", "QY KB", "企业"] {
        assert_eq!(check_matter(|matter| matter.initials = bad.into()), Some(HallError::Initials(bad.into())));
    }
    let dumb = Keyword { word: "……".into(), initials: String::new() };
    assert_eq!(check_matter(|matter| matter.keywords = vec![dumb]), Some(HallError::Untypable("……".into())));
}

#[test]
fn popular_matters_exist_and_fit_their_page() {
    let id = |id: &str| MatterId::new(id).expect("id");
    assert_eq!(check_parts(|parts| parts.popular = vec![id("m")]), None);
    assert_eq!(check_parts(|parts| parts.popular = vec![id("n")]), Some(HallError::NoMatter("n".into())));
    assert_eq!(check_parts(|parts| parts.popular = vec![id("m"), id("m")]), Some(HallError::ListedTwice("m".into())));
    let many = check_parts(|parts| parts.popular = vec![id("m"); POPULAR_MAX + 1]);
    assert!(matches!(many, Some(HallError::TooMany { max: POPULAR_MAX, .. })));
}

#[test]
fn a_counter_with_a_label_serves_something() {
    let sign = |sign: &str| CounterSign { sign: sign.into(), label: Some(text("党员先锋岗")) };
    let mut parts = HallParts::new(text("大厅"), DayRule::BEIJING_04, vec![zone("a")], vec![matter("m", "a")]);
    parts.matters[0].bundle = Some(bundle(vec![step("登记", &["1"], false), step("税务", &["2"], false)]));
    parts.counters = vec![sign("1"), sign("2")];
    let hall = Hall::new(parts).expect("both are served");
    assert_eq!(hall.counter_label("2"), Some(&text("党员先锋岗")));
    assert_eq!(hall.counter_label("3"), None);
    assert_eq!(check_parts(|parts| parts.counters = vec![sign("9")]), Some(HallError::IdleCounter("9".into())));
    assert_eq!(
        check_parts(|parts| parts.counters = vec![sign("1"), sign("1")]),
        Some(HallError::ListedTwice("1".into()))
    );
}

#[test]
fn a_promise_and_a_telephone_make_sense() {
    for (minutes, sound) in [(0, false), (1, true), (PROMISE_MIN_MAX, true), (PROMISE_MIN_MAX + 1, false)] {
        assert_eq!(check_parts(|parts| parts.zones[0].promise_min = Some(minutes)).is_none(), sound, "{minutes}");
    }
    for (phone, sound) in [("0500-1234567", true), ("+86 500 12345", true), ("", false), ("12", false), ("call", false)]
    {
        assert_eq!(check_parts(|parts| parts.desk.phone = Some(phone.into())).is_none(), sound, "{phone}");
    }
}
