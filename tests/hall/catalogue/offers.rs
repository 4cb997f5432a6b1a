//! What the hall of the demonstration offers: one test a service, in the hall's own words.

use hall_core::hall::{Bundle, BundleKind, BundleShape, Hall, Matter, MatterId, Need, POPULAR_MAX, Reach};

use super::hall;

/// Industries with one licence (一业一证), with the permit without which none of them opens.
const INDUSTRIES: [(&str, &str, &str); 13] = [
    ("trade-restaurant", "餐饮店", "食品经营许可"),
    ("trade-supermarket", "超市", "食品经营许可"),
    ("trade-convenience", "便利店", "烟草专卖零售许可"),
    ("trade-pharmacy", "药店", "药品经营许可"),
    ("trade-hotel", "宾馆、旅店", "特种行业许可（旅馆业）"),
    ("trade-gym", "健身房", "公共场所卫生许可"),
    ("trade-bookshop", "书店", "出版物零售许可"),
    ("trade-cinema", "电影院", "电影放映经营许可"),
    ("trade-barber", "理发店、美容店", "公共场所卫生许可"),
    ("trade-pool", "游泳馆", "高危险性体育项目许可"),
    ("trade-clinic", "诊所", "诊所执业备案"),
    ("trade-training", "培训机构", "民办学校办学许可"),
    ("trade-bathhouse", "公共浴室", "公共场所卫生许可"),
];
/// Matters of the first batch under one officer (独任审批师，第一批20项).
const SOLE_APPROVER_MATTERS: usize = 20;
/// 31 min 48 s, the record of a company start-up, in seconds.
const START_UP_RECORD_S: u32 = 31 * 60 + 48;

fn matter<'a>(hall: &'a Hall, id: &str) -> &'a Matter {
    hall.matter(&MatterId::new(id).expect("an identifier")).unwrap_or_else(|| panic!("{id} is not offered"))
}

fn bundle<'a>(hall: &'a Hall, id: &str) -> &'a Bundle {
    matter(hall, id).bundle.as_ref().unwrap_or_else(|| panic!("{id} is no bundle"))
}

fn steps(bundle: &Bundle) -> Vec<&str> {
    bundle.steps.iter().map(|step| step.name.zh.as_str()).collect()
}

#[test]
fn a_company_is_started_in_six_steps_on_one_ticket() {
    let hall = hall();
    let start = bundle(&hall, "company-start");
    assert_eq!(matter(&hall, "company-start").name.zh, "企业开办");
    assert_eq!((start.shape, &start.kind), (BundleShape::InOrder, &BundleKind::CompanyStart));
    assert_eq!(
        steps(start),
        ["设立登记", "公章刻制（免费）", "税务登记及税费种认定", "免费税控设备领取", "银行开户", "社保登记"]
    );
    assert_eq!(start.record_s, Some(START_UP_RECORD_S));
    let promised: u32 = start.steps.iter().map(|step| u32::from(step.minutes)).sum();
    assert_eq!(promised, u32::from(matter(&hall, "company-start").minutes), "the steps are the whole");
    assert!(promised * 60 >= START_UP_RECORD_S, "a promise is no record");
}

#[test]
fn a_company_is_registered_without_a_visit() {
    let hall = hall();
    let online = matter(&hall, "company-register").online.as_ref().expect("全程电子化");
    assert!(online.whole && online.link.starts_with("https://") && !online.steps.is_empty());
    let start = matter(&hall, "company-start").online.as_ref().expect("online in part");
    assert!(!start.whole, "the bank sees the customer");
    assert!(start.steps.iter().any(|step| step.zh == "设立登记申报"));
}

#[test]
fn thirteen_industries_open_with_one_licence() {
    let hall = hall();
    for (id, name, permit) in INDUSTRIES {
        let licence = bundle(&hall, id);
        assert_eq!(matter(&hall, id).name.zh, name);
        assert_eq!((licence.shape, &licence.kind), (BundleShape::SideBySide, &BundleKind::IndustryLicence), "{id}");
        assert!(steps(licence).contains(&permit), "{id}: {:?}", steps(licence));
    }
    let licences = hall.matters().iter().filter_map(|matter| matter.bundle.as_ref());
    assert_eq!(licences.filter(|bundle| bundle.kind == BundleKind::IndustryLicence).count(), INDUSTRIES.len());
}

#[test]
fn four_permits_are_issued_side_by_side() {
    let hall = hall();
    let permits = bundle(&hall, "four-permits");
    assert_eq!((permits.shape, &permits.kind), (BundleShape::SideBySide, &BundleKind::FourPermits));
    assert_eq!(
        steps(permits),
        ["不动产权证书（土地）", "建设用地规划许可证", "建设工程规划许可证", "建筑工程施工许可证"]
    );
    assert!(matter(&hall, "four-permits").needs_project, "the project's number stands on the ticket");
}

#[test]
fn construction_asks_for_the_project() {
    let hall = hall();
    let construction: Vec<_> = hall.matters().iter().filter(|matter| matter.zone.as_str() == "construction").collect();
    // A project gets its number by being filed; the others are matters of a street or a tree, not of a project.
    let without = ["project-filing", "road-works", "outdoor-sign", "waste-disposal", "tree-felling"];
    for matter in &construction {
        assert_eq!(matter.needs_project, !without.contains(&matter.id.as_str()), "{}", matter.id);
    }
    assert!(construction.len() > 2 * without.len());
    assert!(hall.matters().iter().filter(|matter| matter.needs_project).all(|matter| construction.contains(&matter)));
    assert_eq!(matter(&hall, "project-steward").name.zh, "项目管家服务");
}

#[test]
fn twenty_matters_are_decided_by_one_officer() {
    let hall = hall();
    let sole: Vec<_> = hall.matters().iter().filter(|matter| matter.sole_approver).collect();
    assert_eq!(sole.len(), SOLE_APPROVER_MATTERS);
    let bundled: Vec<_> = sole.iter().filter(|matter| matter.bundle.is_some()).map(|matter| &matter.id).collect();
    assert!(bundled.is_empty(), "one officer does not decide what several departments do: {bundled:?}");
}

#[test]
fn partner_regions_have_matters_counters_and_materials_of_their_own() {
    let hall = hall();
    let table = [
        ("cross-donghe", Reach::District, "东河区"),
        ("cross-nanhu", Reach::District, "南湖新区"),
        ("cross-zhoutai", Reach::City, "临州市周台区"),
        ("cross-yanchi", Reach::Province, "安平省盐泽市盐池区"),
    ];
    let mut lists = Vec::new();
    for (id, reach, partner) in table {
        let matter = matter(&hall, id);
        let regions = matter.cross_region.as_ref().expect("通办");
        assert_eq!((regions.reach, regions.partners.len()), (reach, 1), "{id}");
        assert_eq!(regions.partners[0].zh, partner);
        assert_eq!(matter.zone.as_str(), "cross-region");
        lists.push(matter.materials.iter().map(|material| &material.name.zh).collect::<Vec<_>>());
    }
    let count = lists.len();
    lists.sort();
    lists.dedup();
    assert_eq!(lists.len(), count, "each region has its own list");
    let zone = hall.zones().iter().find(|zone| zone.id.as_str() == "cross-region").expect("a zone");
    assert!(hall.matters_in(&zone.id).all(|matter| matter.cross_region.is_some()));
    let reaches = hall.matters_in(&zone.id).filter_map(|matter| matter.cross_region.as_ref());
    assert!(reaches.into_iter().any(|regions| regions.reach == Reach::National), "全国通办");
}

#[test]
fn power_is_connected_without_a_form() {
    let hall = hall();
    for id in ["power-supply", "power-business"] {
        let matter = matter(&hall, id);
        assert!(matter.prefill, "{id}: 免填单");
        assert!(matter.keywords.iter().any(|keyword| keyword.word == "获得电力"), "{id}");
    }
}

#[test]
fn loans_tenders_property_and_credit_are_offered() {
    let hall = hall();
    let table = [
        ("company-loan", "政金助企"),
        ("company-credit", "获得信贷"),
        ("tender-review", "政府采购电子评标"),
        ("property-company", "登记财产"),
        ("property-transfer", "登记财产"),
    ];
    for (id, words) in table {
        let matter = matter(&hall, id);
        let named = matter.name.zh.contains(words) || matter.keywords.iter().any(|keyword| keyword.word == words);
        assert!(named, "{id} is not found by {words}");
        assert!(!matter.materials.is_empty() && !matter.counters.is_empty(), "{id}");
    }
}

#[test]
fn helpers_accompany_whoever_has_many_steps() {
    let hall = hall();
    let alone: Vec<_> = hall.matters().iter().filter(|matter| matter.bundle.is_some() && !matter.assistance).collect();
    assert!(alone.is_empty(), "{alone:#?}");
    assert!(matter(&hall, "assistance").assistance, "帮办代办服务");
}

#[test]
fn whatever_may_follow_has_a_day_and_whatever_must_be_there_a_source() {
    let hall = hall();
    let materials: Vec<_> = hall.matters().iter().flat_map(|matter| &matter.materials).collect();
    let dayless = materials.iter().filter(|one| one.need == Need::Deferrable && one.defer_days.is_none()).count();
    assert_eq!(dayless, 0, "deferrable materials say their days here");
    let essential: Vec<_> = materials.iter().filter(|one| one.need == Need::Essential).collect();
    let sourced = essential.iter().filter(|one| one.source.is_some()).count();
    assert!(sourced * 2 >= essential.len(), "{sourced} of {} essential materials have a source", essential.len());
    assert!(hall.matters().iter().any(|matter| matter.materials.iter().any(|one| one.need == Need::Deferrable)));
}

#[test]
fn twelve_matters_are_popular() {
    let hall = hall();
    assert_eq!(hall.popular().count(), POPULAR_MAX);
    assert!(hall.popular().any(|matter| matter.id.as_str() == "company-start"));
}

#[test]
fn every_zone_promises_a_wait_and_has_a_pioneer_counter_but_none_twice() {
    let hall = hall();
    for zone in hall.zones() {
        assert!(zone.promise_min.is_some(), "{} promises nothing", zone.id);
        let counters = hall.matters_in(&zone.id).flat_map(|matter| &matter.counters);
        let mut pioneers: Vec<_> = counters.filter(|sign| hall.counter_label(sign).is_some()).collect();
        pioneers.sort();
        pioneers.dedup();
        assert_eq!(pioneers.len(), 1, "{}: {pioneers:?}", zone.id);
        assert_eq!(hall.counter_label(pioneers[0]).map(|label| label.zh.as_str()), Some("党员先锋岗"));
    }
}

#[test]
fn somebody_can_be_asked() {
    let hall = hall();
    assert_eq!(hall.desk().place.zh, "一楼大厅咨询台");
    assert!(hall.desk().phone.is_some());
}
