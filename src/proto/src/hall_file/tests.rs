//! A sound file becomes a hall; a defect is named with its line and key.

use super::*;

/// A small sound hall; the tests of the timetable use it, too.
pub(crate) const HALL: &str = r#"[hall]
name = { zh = "海城市政务服务中心", en = "Haicheng Service Centre" }
utc_offset_min = 480
day_start_hour = 4

[[zone]]
id = "company"
name = { zh = "企业开办专区", en = "Start a company" }
place = { zh = "一楼东侧", en = "Ground floor, east" }

[[matter]]
id = "company-start"
zone = "company"
name = { zh = "企业设立登记", en = "Register a company" }
series = "A"
counters = ["1", "2"]
minutes = 15
materials = [{ zh = "身份证", en = "ID card", need = "essential" }, { zh = "章程", en = "Articles", need = "deferrable" }]
"#;

#[test]
fn a_sound_file_becomes_a_hall() {
    let hall = parse(HALL).expect("sound");
    assert_eq!(hall.name().zh, "海城市政务服务中心");
    assert_eq!(hall.rule(), DayRule::BEIJING_04);
    let matter = &hall.matters()[0];
    assert_eq!((matter.series.letter(), matter.counters.len(), matter.minutes), ('A', 2, 15));
    assert_eq!(matter.materials[1].need, Need::Deferrable);
}

#[test]
fn each_defect_is_placed_on_its_line() {
    let table = [
        ("day_start_hour = 4", "day_start_hour = 24", 4, Some("day_start_hour")),
        ("utc_offset_min = 480", "utc_offset_min = 900", 3, Some("utc_offset_min")),
        ("utc_offset_min = 480", "utc_offset_minutes = 480", 3, None),
        ("id = \"company\"", "id = \"Company\"", 7, Some("id")),
        ("zone = \"company\"", "zone = \"companies\"", 7, Some("id")),
        ("series = \"A\"", "series = \"AB\"", 15, Some("series")),
        ("series = \"A\"", "series = \"a\"", 15, Some("series")),
        ("counters = [\"1\", \"2\"]", "counters = []", 12, Some("id")),
        ("counters = [\"1\", \"2\"]", "counters = [\"1\", \" \"]", 16, Some("counters")),
        ("minutes = 15", "minutes = 0", 17, Some("minutes")),
        ("minutes = 15", "minutes = \"15\"", 17, None),
        ("\"essential\"", "\"nice\"", 18, None),
        ("zh = \"企业设立登记\"", "zh = \"\"", 14, Some("zh")),
        ("minutes = 15\n", "minutes = 15\nminutes = 15\n", 18, None),
        ("[hall]", "[hall", 1, None),
        ("minutes = 15", "minutes = 15\ninitials = \"qykb\"", 18, Some("initials")),
        ("minutes = 15", "minutes = 15\nkeywords = [\"公司\", \"。\"]", 18, Some("keywords")),
        ("need = \"deferrable\"", "need = \"deferrable\", defer_days = 0", 18, Some("defer_days")),
        ("need = \"essential\"", "need = \"essential\", defer_days = 5", 18, Some("zh")),
        ("minutes = 15", "minutes = 15\ncross_region = { reach = \"city\" }", 12, Some("id")),
        ("minutes = 15", "minutes = 15\ncross_region = { reach = \"moon\" }", 18, None),
        ("place = { zh = \"一楼东侧\"", "promise_min = 0\nplace = { zh = \"一楼东侧\"", 9, Some("promise_min")),
    ];
    for (from, to, line, key) in table {
        let fault = parse(&HALL.replacen(from, to, 1)).expect_err(to);
        assert_eq!((fault.line, fault.key.as_deref()), (line, key), "{to}: {fault}");
        assert!(fault.to_string().starts_with(&format!("line {line}")), "{fault}");
    }
}

#[test]
fn a_defect_between_two_tables_is_placed_on_the_second() {
    let again = HALL.split_once("[[matter]]").expect("a matter").1;
    let fault = parse(&format!("{HALL}\n[[matter]]{again}")).expect_err("twice");
    assert_eq!((fault.line, fault.key.as_deref()), (21, Some("id")));
    let stray = again.replace("company-start", "stray").replace("zone = \"company\"", "zone = \"fishing\"");
    let fault = parse(&format!("{HALL}\n[[matter]]{stray}")).expect_err("no such zone");
    assert_eq!((fault.line, fault.key.as_deref()), (22, Some("zone")));
}

#[test]
fn a_missing_table_is_named() {
    let fault = parse(HALL.split_once("[[zone]]").expect("a zone").0).expect_err("no zone");
    assert!(fault.message.contains("zone"), "{fault}");
}

#[test]
fn a_file_without_end_is_not_read() {
    let fault = parse(&"#".repeat(HALL_FILE_BYTES_MAX + 1)).expect_err("too large");
    assert!(fault.message.contains("bytes"));
}

/// The sound file with everything that a hall can say.
fn rich() -> String {
    let desk = "desk = { place = { zh = \"一楼\", en = \"1F\" }, phone = \"0500-1234567\" }";
    let head = format!("day_start_hour = 4\npopular = [\"company-start\"]\n{desk}");
    let tail = r#"initials = "QYSL"
keywords = ["注册公司", "limited company"]
sole_approver = true
needs_project = true
prefill = true
assistance = true
cross_region = { reach = "province", partners = [{ zh = "东河市", en = "Donghe City" }] }

[matter.online]
link = "https://zwfw.example/qykb"
site = { zh = "一窗通", en = "One window" }
whole = false
steps = [{ zh = "名称自主申报", en = "Choose the name" }]

[matter.bundle]
shape = "in-order"
kind = "company-start"
record_s = 1908
steps = [
    { zh = "设立登记", en = "Registration", counters = ["1"], minutes = 12, online = true },
    { zh = "刻制公章", en = "Seals", counters = ["9"], minutes = 6 },
]

[[counter]]
sign = "9"
label = { zh = "党员先锋岗", en = "Pioneer counter" }
"#;
    format!("{}{tail}", HALL.replace("day_start_hour = 4", &head)).replace(
        "need = \"deferrable\"",
        "need = \"deferrable\", defer_days = 7, source = { zh = \"自助区\", en = \"1F\" }",
    )
}

#[test]
fn a_file_says_everything_that_a_hall_has() {
    let hall = parse(&rich()).expect("sound");
    let matter = hall.popular().next().expect("a popular matter");
    let deferred = &matter.materials[1];
    assert_eq!((deferred.follows_within_days(), deferred.source.is_some()), (Some(7), true));
    assert_eq!(matter.initials, "QYSL");
    let typed: Vec<_> = matter.keywords.iter().map(|keyword| keyword.initials.as_str()).collect();
    assert_eq!(typed, ["ZCGS", "LIMITEDCOMPANY"]);
    assert!(matter.sole_approver && matter.needs_project && matter.prefill && matter.assistance);
    assert_eq!(matter.cross_region.as_ref().map(|regions| regions.reach), Some(Reach::Province));
    let online = matter.online.as_ref().expect("online");
    assert_eq!((online.link.as_str(), online.whole, online.steps.len()), ("https://zwfw.example/qykb", false, 1));
    let bundle = matter.bundle.as_ref().expect("a bundle");
    assert_eq!((&bundle.kind, bundle.record_s), (&BundleKind::CompanyStart, Some(1908)));
    assert_eq!((bundle.steps[0].online, bundle.steps[1].minutes), (true, 6));
    assert_eq!(hall.desk().phone.as_deref(), Some("0500-1234567"));
    assert_eq!(hall.counter_label("9").map(|label| label.zh.as_str()), Some("党员先锋岗"));
}

#[test]
fn a_file_that_says_little_is_filled_in() {
    let hall = parse(HALL).expect("sound");
    let matter = &hall.matters()[0];
    assert_eq!(matter.initials, "QYSLDJ");
    assert_eq!(matter.materials[1].follows_within_days(), Some(hall_core::hall::DEFER_DAYS_DEFAULT));
    assert!(matter.bundle.is_none() && matter.online.is_none() && hall.popular().next().is_none());
    assert_eq!(hall.desk(), &Desk::default());
}

#[test]
fn each_defect_of_a_rich_file_names_its_key() {
    let table = [
        ("popular = [\"company-start\"]", "popular = [\"company-stop\"]", "popular"),
        ("popular = [\"company-start\"]", "popular = [\"company-start\", \"company-start\"]", "popular"),
        ("0500-1234567", "call us", "phone"),
        ("sign = \"9\"", "sign = \"8\"", "sign"),
        ("https://zwfw.example/qykb", "zwfw.example", "link"),
        ("steps = [{ zh = \"名称自主申报\", en = \"Choose the name\" }]", "", "id"),
        ("record_s = 1908", "record_s = 0", "record_s"),
        ("minutes = 6", "minutes = 500", "minutes"),
        ("counters = [\"9\"], minutes = 6", "minutes = 6", "zh"),
        ("zh = \"刻制公章\"", "zh = \"\"", "zh"),
        ("kind = \"company-start\"", "kind = \"other\"", "kind"),
        (
            "kind = \"company-start\"",
            "kind = \"company-start\"\ntitle = { zh = \"一件事\", en = \"One thing\" }",
            "kind",
        ),
    ];
    for (from, to, key) in table {
        let fault = parse(&rich().replacen(from, to, 1)).expect_err(to);
        assert_eq!(fault.key.as_deref(), Some(key), "{to}: {fault}");
        assert!(fault.line > 1, "{to}: {fault}");
    }
    let other =
        rich().replace("kind = \"company-start\"", "kind = \"other\"\ntitle = { zh = \"一件事\", en = \"One\" }");
    let hall = parse(&other).expect("sound");
    assert_eq!(hall.matters()[0].bundle.as_ref().map(|bundle| bundle.kind.name().zh), Some("一件事".to_owned()));
}
