//! What stands between a matter and its number.

use hall_core::calendar::{PeriodKind, Reason, TimeOfDay};
use hall_core::day::LocalTime;
use hall_core::hall::Lang;
use hall_core::person::Priority;
use hall_core::view::{
    AdmissionView, CardTrouble, EntryKind, EntryPage, EntryProblem, GoalView, IdentifyPage, MaterialRow, MatterCard,
    MissingPage, MissingRow, Page, Pager, Way,
};

use hall_core::wait::WaitRange;

use super::{Named, cut_off, pick, plain};
use crate::screen::Scene;

const MATERIALS: [(&str, &str, bool); 7] = [
    ("法定代表人身份证原件", "ID card of the legal representative, original", false),
    ("全体股东身份证明", "Proof of identity of every shareholder", false),
    ("公司章程，全体股东签字", "Articles of association, signed by all shareholders", false),
    ("住所使用证明：房产证或租赁合同", "Proof of premises: title deed or lease", false),
    ("经办人身份证原件及授权委托书", "ID card and authorisation of the person applying", false),
    ("从业人员名册（社保登记用）", "List of employees, for social insurance", true),
    ("银行预留印鉴卡", "Specimen seal card for the bank", true),
];

pub(in crate::tests) fn prepare(lang: Lang, waiting: Option<u32>) -> Page {
    let row = |(at, &(zh, en, deferrable)): (usize, &(&str, &str, bool))| MaterialRow {
        at: u8::try_from(at).expect("a short list"),
        name: pick(lang, zh, en),
        deferrable,
        is_missing: false,
    };
    Page::Prepare(MatterCard {
        matter: pick(lang, "企业开办", "Start a company"),
        zone: pick(lang, "企业开办专区", "Business Start-up"),
        place: pick(lang, "一楼东侧", "1F, east side"),
        counters: vec!["1".into(), "2".into(), "3".into()],
        minutes: 32,
        waiting,
        materials: MATERIALS.iter().enumerate().map(row).collect(),
        pager: Pager { at: 0, of: 1 },
        marks: super::choosing::marks("company-start"),
        regions: vec![],
        pioneer: Some(("1".into(), pick(lang, "党员先锋岗", "Pioneer counter"))),
        person: None,
        tail: None,
        priority: None,
        project: None,
        admission: AdmissionView::Ticket { wait: waiting.map(|_| WAIT), is_extended: false, is_long: false },
        ways: vec![Way::Steps, Way::Online, Way::ReadCard, Way::GiveTail, Way::ChoosePriority, Way::Book],
    })
}

const WAIT: WaitRange = WaitRange { from_min: 50, to_min: 125 };

fn admitted(lang: Lang, admission: AdmissionView) -> MatterCard {
    let Page::Prepare(card) = prepare(lang, Some(7)) else { unreachable!("it is that page") };
    MatterCard { admission, ..card }
}

/// No number now.
fn not_now(lang: Lang, why: &Reason, next: (u8, u8, u8), can_book: bool) -> Page {
    let (day, hour, minute) = next;
    let next = Some(LocalTime { year: 2026, month: 11, day, hour, minute });
    let admission = AdmissionView::Instead { why: why.text().get(lang).to_owned(), next };
    let book = can_book.then_some(Way::Book);
    let ways = book.into_iter().chain([Way::Online, Way::Helper, Way::OtherMatters]).collect();
    Page::Prepare(MatterCard { ways, ..admitted(lang, admission) })
}

/// Long queues and late hours.
fn hours(lang: Lang) -> Vec<Named> {
    let plain = |page| plain(lang, page);
    let ticket = |is_extended, is_long| AdmissionView::Ticket { wait: Some(WAIT), is_extended, is_long };
    let closing = TimeOfDay::parse("18:00").expect("a time");
    let noon = Reason::ByBookingOnly { kind: PeriodKind::Noon };
    vec![
        ("prepare-long", plain(Page::Prepare(admitted(lang, ticket(false, true))))),
        ("prepare-extended", plain(Page::Prepare(admitted(lang, ticket(true, false))))),
        ("not-now-closing", plain(not_now(lang, &Reason::EndsAfterClosing { closing }, (24, 8, 0), true))),
        ("not-now-noon", plain(not_now(lang, &noon, (23, 14, 0), false))),
        ("not-now-weekend", plain(not_now(lang, &Reason::NotServed { kind: PeriodKind::Weekend }, (30, 8, 30), true))),
    ]
}

/// A page on which everything was told.
fn told(lang: Lang) -> Page {
    let Page::Prepare(mut card) = prepare(lang, Some(7)) else { unreachable!("it is that page") };
    card.person = Some("王* 370***********0015".into());
    card.tail = Some("1234".into());
    card.priority = Some(Priority::Senior);
    card.materials[3].is_missing = true;
    card.materials[5].is_missing = true;
    Page::Prepare(card)
}

fn missing(lang: Lang, ways: Vec<Way>) -> MissingPage {
    let essential = MissingRow {
        name: pick(lang, "住所使用证明：房产证或租赁合同", "Proof of premises: title deed or lease"),
        source: Some(pick(lang, "一楼自助区可打印房产信息", "Self-service area, ground floor")),
        follows_within_days: None,
    };
    let deferrable = MissingRow {
        name: pick(lang, "从业人员名册（社保登记用）", "List of employees, for social insurance"),
        source: None,
        follows_within_days: Some(15),
    };
    let materials = if ways == [Way::Promise] { vec![deferrable] } else { vec![essential, deferrable] };
    MissingPage { matter: pick(lang, "企业开办", "Start a company"), materials, ways }
}

fn entry(kind: EntryKind, shown: &str, problem: Option<EntryProblem>) -> Page {
    let is_complete = shown.chars().count() == kind.length();
    Page::Entry(EntryPage {
        goal: GoalView::Prefill,
        kind,
        shown: shown.into(),
        length: kind.length(),
        is_complete,
        problem,
        ways: problem.map(|_| Way::Clear).into_iter().collect(),
    })
}

fn identify(trouble: Option<CardTrouble>, is_reading: bool) -> Page {
    let ways = vec![Way::TypeIdNumber, Way::TypePhone];
    Page::Identify(IdentifyPage {
        goal: GoalView::Prefill,
        can_read_card: true,
        can_scan: false,
        trouble,
        is_reading,
        ways,
    })
}

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let plain = |page| plain(lang, page);
    let scenes = vec![
        ("prepare", plain(prepare(lang, Some(7)))),
        ("prepare-cut-off", Scene::of(cut_off(lang, prepare(lang, None)))),
        ("prepare-told", plain(told(lang))),
        ("missing", plain(Page::Missing(missing(lang, vec![Way::Helper, Way::Book, Way::TakeAnyway])))),
        ("promise", plain(Page::Promise(missing(lang, vec![Way::Promise])))),
        ("priority", plain(Page::Priority { offered: Some(Priority::Senior), chosen: None })),
        ("entry-id", plain(entry(EntryKind::IdNumber, "•••••••••••••30700", None))),
        ("entry-phone-wrong", plain(entry(EntryKind::Phone, "•••••••1234", Some(EntryProblem::PhoneStart)))),
        ("entry-id-wrong", plain(entry(EntryKind::IdNumber, "••••••••••••••0018", Some(EntryProblem::CheckDigit)))),
        (
            "entry-phone-short",
            plain(entry(EntryKind::Phone, "•••••1234", Some(EntryProblem::Length { found: 9, wanted: 11 }))),
        ),
        ("entry-project", plain(entry(EntryKind::Project, "20263700004703", None))),
        ("identify", plain(identify(None, false))),
        ("identify-not-read", plain(identify(Some(CardTrouble::NotRead), false))),
    ];
    scenes.into_iter().chain(hours(lang)).collect()
}
