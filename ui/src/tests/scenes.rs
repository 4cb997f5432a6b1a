//! Every page that a visit can show, with texts of the demonstration hall.

use std::io::Cursor;

use hall_core::calendar::Date;
use hall_core::centre::CentreRefusal;
use hall_core::day::LocalTime;
use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_core::hall::{Lang, MatterId, ZoneId};
use hall_core::paper::Bitmap;
use hall_core::person::Priority;
use hall_core::prompt::Prompt;
use hall_core::view::{
    CardTrouble, EntryKind, EntryPage, EntryProblem, GoalView, HoursView, IdentifyPage, IssuedCard, MaterialRow,
    MatterCard, MatterTile, MissingPage, MissingRow, Notice, NoticePage, Page, Pager, PaperView, StandingPage, View,
    Way, ZoneTile,
};
use hall_core::wait::WaitRange;

use qrcodegen::{QrCode, QrCodeEcc};

use super::cabinet;
use crate::screen::Scene;

pub(super) const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

pub(super) fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

/// Identifier, name and place in both languages, how many wait.
type ZoneRow = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<u32>);

const LINK: &str = "https://hall.example/t/0123456789abcdef";

const ZONES: [ZoneRow; 8] = [
    ("company", "企业开办专区", "Business Start-up", "一楼东侧", "1F, east side", Some(7)),
    ("trade", "一业一证专区", "One Licence per Industry", "一楼西侧", "1F, west side", Some(3)),
    ("construction", "工程建设专区", "Construction Approvals", "二楼东侧", "2F, east side", Some(0)),
    ("property", "不动产登记专区", "Property Registration", "二楼西侧", "2F, west side", Some(12)),
    ("insurance", "社保医保专区", "Social and Medical Insurance", "三楼东侧", "3F, east side", Some(21)),
    ("tax", "税务服务专区", "Tax", "三楼西侧", "3F, west side", Some(5)),
    ("cross-region", "跨域通办专区", "Cross-Region Services", "一楼南侧", "1F, south side", Some(1)),
    ("general", "综合服务专区", "General Services", "一楼大厅", "1F, main hall", None),
];

const MATTERS: [(&str, &str, &str, Option<u32>, u16); 8] = [
    ("company-start", "企业开办", "Start a company", Some(7), 32),
    ("company-change", "公司变更登记", "Change company details", Some(4), 25),
    ("company-close", "公司注销登记", "Close a company", Some(0), 25),
    ("self-employed", "个体工商户登记", "Self-employed business", Some(2), 15),
    ("licence-replace", "营业执照补领换领", "Replace a business licence", Some(1), 10),
    ("company-seal", "公章刻制备案", "Company seals", None, 20),
    ("company-bank", "企业银行开户", "Company bank account", Some(3), 30),
    ("tax-device", "免费税务UKey领取", "Free tax device (USB key)", Some(0), 10),
];

const MATERIALS: [(&str, &str, bool); 7] = [
    ("法定代表人身份证原件", "ID card of the legal representative, original", false),
    ("全体股东身份证明", "Proof of identity of every shareholder", false),
    ("公司章程，全体股东签字", "Articles of association, signed by all shareholders", false),
    ("住所使用证明：房产证或租赁合同", "Proof of premises: title deed or lease", false),
    ("经办人身份证原件及授权委托书", "ID card and authorisation of the person applying", false),
    ("从业人员名册（社保登记用）", "List of employees, for social insurance", true),
    ("银行预留印鉴卡", "Specimen seal card for the bank", true),
];

fn pick(lang: Lang, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => zh.into(),
        Lang::En => en.into(),
    }
}

pub(super) fn view(lang: Lang, page: Page) -> View {
    View {
        lang,
        hall: pick(lang, "澄河区政务服务中心", "Chenghe District Government Service Centre"),
        clock: Some(LocalTime { year: 2026, month: 11, day: 23, hour: 9, minute: 5 }),
        line: Line::Up,
        printer_fault: None,
        can_go_back: matches!(page, Page::Matters { .. } | Page::Prepare(_)),
        idle_left_s: None,
        caption: None,
        care: false,
        voice: false,
        can_speak: false,
        night: false,
        hours: Some(HoursView::Working { until: (17, 0) }),
        page,
    }
}

pub(super) fn welcome(lang: Lang, pager: Pager) -> Page {
    let tile = |&(id, zh, en, place_zh, place_en, waiting): &(&str, &str, &str, &str, &str, Option<u32>)| ZoneTile {
        id: ZoneId::new(id).expect("id"),
        name: pick(lang, zh, en),
        other_name: pick(lang.toggled(), zh, en),
        place: pick(lang, place_zh, place_en),
        waiting,
    };
    Page::Welcome { zones: ZONES.iter().map(tile).collect(), pager }
}

pub(super) fn matters(lang: Lang, pager: Pager) -> Page {
    let tile = |&(id, zh, en, waiting, minutes): &(&str, &str, &str, Option<u32>, u16)| MatterTile {
        id: MatterId::new(id).expect("id"),
        name: pick(lang, zh, en),
        other_name: pick(lang.toggled(), zh, en),
        waiting,
        minutes,
    };
    let zone = pick(lang, "企业开办专区", "Business Start-up");
    Page::Matters { zone, matters: MATTERS.iter().map(tile).collect(), pager }
}

pub(super) fn prepare(lang: Lang, waiting: Option<u32>) -> Page {
    let row = |&(zh, en, deferrable): &(&str, &str, bool)| MaterialRow {
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
        materials: MATERIALS.iter().map(row).collect(),
        person: None,
        tail: None,
        priority: None,
        project: None,
        ways: vec![Way::ReadCard, Way::GiveTail, Way::ChoosePriority],
    })
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

fn missing(lang: Lang, way: Way) -> MissingPage {
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
    let materials = if way == Way::Promise { vec![deferrable] } else { vec![essential, deferrable] };
    MissingPage { matter: pick(lang, "企业开办", "Start a company"), materials, ways: vec![way] }
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
    })
}

fn identify(trouble: Option<CardTrouble>, is_reading: bool) -> Page {
    let ways = vec![Way::TypeIdNumber, Way::TypePhone];
    Page::Identify(IdentifyPage { goal: GoalView::Prefill, can_read_card: true, trouble, is_reading, ways })
}

fn notice(notice: Notice) -> Page {
    Page::Notice(NoticePage { notice, ways: vec![Way::Back, Way::Home] })
}

fn blocked() -> CentreRefusal {
    CentreRefusal::Blocked { until: Date::new(2026, 12, 21).expect("a day") }
}

fn standing(lang: Lang, is_second: bool) -> Page {
    Page::Standing(StandingPage {
        number: "A017".into(),
        matter: pick(lang, "企业开办", "Start a company"),
        counters: vec!["1".into(), "2".into(), "3".into()],
        ahead: Some(3),
        wait: (!is_second).then_some(WaitRange { from_min: 15, to_min: 30 }),
        is_second,
    })
}

pub(super) fn issued(lang: Lang, paper: PaperView, ahead: Option<u32>) -> Page {
    Page::Issued(IssuedCard {
        number: if ahead.is_some() { "A017" } else { "K003" }.into(),
        matter: pick(lang, "企业开办", "Start a company"),
        zone: pick(lang, "企业开办专区", "Business Start-up"),
        place: pick(lang, "一楼东侧", "1F, east side"),
        counters: vec!["1".into(), "2".into(), "3".into()],
        ahead,
        link: LINK.into(),
        cut_off: ahead.is_none(),
        paper,
        promise: None,
        closes_in_s: match paper {
            PaperView::Printing => None,
            PaperView::Printed => Some(10),
            PaperView::OnScreen(_) | PaperView::Doubt(_) => Some(60),
        },
    })
}

/// The code of the ticket's page with its quiet zone.
fn qr() -> Bitmap {
    let code = QrCode::encode_text(LINK, QrCodeEcc::Medium).expect("a short text");
    let (modules, quiet) = (code.size(), 4);
    let side = (modules + 2 * quiet).unsigned_abs();
    let mut dots = Bitmap::white(side, side);
    for (x, y) in (0..modules).flat_map(|y| (0..modules).map(move |x| (x, y))) {
        dots.set((x + quiet).unsigned_abs(), (y + quiet).unsigned_abs(), code.get_module(x, y));
    }
    dots
}

/// A slip of 80 mm paper as the printer draws it.
fn slip() -> Bitmap {
    let mut reader = png::Decoder::new(Cursor::new(include_bytes!("slip.png"))).read_info().expect("a PNG");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut bytes).expect("a picture");
    assert_eq!(info.bit_depth, png::BitDepth::One, "one bit a dot");
    let mut dots = Bitmap::white(info.width, info.height);
    for (x, y) in (0..info.height).flat_map(|y| (0..info.width).map(move |x| (x, y))) {
        let byte = bytes[y as usize * info.line_size + (x / 8) as usize];
        dots.set(x, y, byte & (0x80 >> (x % 8)) == 0);
    }
    dots
}

fn with_qr(view: View) -> Scene {
    Scene { qr: Some(qr()), ..Scene::of(view) }
}

/// Every page by name, the technician's too.
pub(super) fn all(lang: Lang) -> Vec<(&'static str, Scene)> {
    citizens(lang).into_iter().chain(spoken(lang)).chain(cabinet::all(lang)).collect()
}

/// The fullest pages of a terminal that speaks.
fn spoken(lang: Lang) -> Vec<(&'static str, Scene)> {
    let speaking = |scene: Scene| Scene { view: View { caption: Prompt::of(&scene.view), ..scene.view }, ..scene };
    let plain = |page| speaking(Scene::of(view(lang, page)));
    let ticket = |paper| speaking(with_qr(view(lang, issued(lang, paper, Some(7)))));
    vec![
        ("spoken-matters", plain(matters(lang, Pager { at: 0, of: 2 }))),
        ("spoken-prepare", plain(prepare(lang, Some(7)))),
        ("spoken-printed", ticket(PaperView::Printed)),
        ("spoken-on-screen", ticket(PaperView::OnScreen(Fault::PaperOut))),
        ("spoken-refused", plain(Page::Refused { fault: Fault::SeriesExhausted, closes_in_s: Some(60) })),
    ]
}

fn citizens(lang: Lang) -> Vec<(&'static str, Scene)> {
    let one = Pager { at: 0, of: 1 };
    let two = Pager { at: 0, of: 2 };
    let plain = |page| Scene::of(view(lang, page));
    let ticket = |paper| with_qr(view(lang, issued(lang, paper, Some(7))));
    let cut = |page| View { line: Line::Cut, printer_fault: Some(Fault::PaperOut), ..view(lang, page) };
    let idle = View { idle_left_s: Some(18), ..view(lang, prepare(lang, Some(7))) };
    vec![
        ("welcome", plain(welcome(lang, one))),
        ("welcome-paper-out", Scene::of(cut(welcome(lang, two)))),
        ("matters", plain(matters(lang, one))),
        ("matters-paged", plain(matters(lang, two))),
        ("prepare", plain(prepare(lang, Some(7)))),
        ("prepare-cut-off", Scene::of(cut(prepare(lang, None)))),
        ("prepare-told", plain(told(lang))),
        ("missing", plain(Page::Missing(missing(lang, Way::TakeAnyway)))),
        ("promise", plain(Page::Promise(missing(lang, Way::Promise)))),
        ("priority", plain(Page::Priority { offered: Some(Priority::Senior), chosen: None })),
        ("entry-id", plain(entry(EntryKind::IdNumber, "•••••••••••••30700", None))),
        ("entry-phone-wrong", plain(entry(EntryKind::Phone, "•••••••1234", Some(EntryProblem::Range)))),
        ("entry-project", plain(entry(EntryKind::Project, "20263700004703", None))),
        ("identify", plain(identify(None, false))),
        ("identify-not-read", plain(identify(Some(CardTrouble::NotRead), false))),
        ("asking", plain(Page::Asking)),
        ("notice-damaged-code", plain(notice(Notice::DamagedCode))),
        ("notice-blocked", plain(notice(Notice::Refused(blocked())))),
        ("standing", plain(standing(lang, false))),
        ("standing-second", plain(standing(lang, true))),
        ("numbering", plain(Page::Numbering { matter: pick(lang, "企业开办", "Start a company") })),
        ("printing", ticket(PaperView::Printing)),
        ("printed", ticket(PaperView::Printed)),
        ("printed-dots", Scene { slip: Some(slip()), ..ticket(PaperView::Printed) }),
        ("on-screen", with_qr(cut(issued(lang, PaperView::OnScreen(Fault::PaperOut), None)))),
        ("doubt", ticket(PaperView::Doubt(Fault::CutterJammed))),
        ("refused", plain(Page::Refused { fault: Fault::JournalFailed, closes_in_s: None })),
        ("refused-closing", plain(Page::Refused { fault: Fault::SeriesExhausted, closes_in_s: Some(42) })),
        ("help", Scene::of(View { can_go_back: true, ..view(lang, Page::Help) })),
        ("idle", Scene::of(idle)),
    ]
}
