//! What a technician's touches report, and the gesture that lets a technician in.

use std::time::Duration;

use hall_core::diagnosis::{Check, Condition, Part};
use hall_core::hall::Lang;
use hall_core::technician::{FIELDS, PinNote, ROLL_LENGTHS_M, RollPage, TechnicianPage, TechnicianTouch};
use hall_core::ticket::TicketId;
use hall_core::view::{Page, Pager, View};
use hall_core::visit::Touch;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, mock_elapsed_time};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};

use super::scenes::cabinet::{asking, fields, overview, part, pin, printer, technician, tickets};
use super::scenes::{LANGS, view, welcome};
use super::touches::{check_views, heard};
use super::{on_own_thread, screen, settle};
use crate::headless::Headless;
use crate::screen::{Scene, Screen, ScreenOptions, UiTouch};

fn check(cases: Vec<(TechnicianPage, &'static str, Option<Touch>)>) {
    let case =
        |(page, label, touch): (_, _, Option<Touch>)| (technician(Lang::Zh, page), label, touch.map(UiTouch::Visit));
    check_views(cases.into_iter().map(case).collect());
}

#[expect(clippy::unnecessary_wraps, reason = "it stands in tables beside rows without a touch")]
fn does(touch: TechnicianTouch) -> Option<Touch> {
    Some(Touch::Technician(touch))
}

#[test]
fn the_keypad_types_and_takes_back() {
    let mut cases: Vec<_> = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
        .into_iter()
        .zip(0..)
        .map(|(key, digit)| (pin(2, None), key, does(TechnicianTouch::Digit(digit))))
        .collect();
    cases.push((pin(2, None), "删除", does(TechnicianTouch::Erase)));
    cases.push((pin(0, Some(PinNote::Wrong { tries_left: 4 })), "7", does(TechnicianTouch::Digit(7))));
    check(cases);
}

#[test]
fn a_keypad_that_rests_types_nothing_and_a_citizen_finds_the_way_back() {
    check(vec![
        (pin(0, Some(PinNote::Locked { minutes: 3 })), "5", None),
        (pin(0, Some(PinNote::NotSet)), "5", None),
        (pin(6, None), "5", None),
        (pin(0, None), "删除", None),
        (pin(0, Some(PinNote::Locked { minutes: 3 })), "返回首页", Some(Touch::Home)),
        (pin(0, None), "首页", Some(Touch::Home)),
        (pin(0, None), "返回", Some(Touch::Back)),
        (pin(0, None), "English", Some(Touch::Language)),
    ]);
}

#[test]
fn the_overview_leads_to_each_part_and_out() {
    let mut cases: Vec<_> = [
        "打印机",
        "读卡器",
        "扫码器",
        "窗口屏",
        "柜内状态屏",
        "语音",
        "灯与门磁",
        "触摸屏",
        "中心线路",
        "存储",
        "时钟",
        "数据文件",
    ]
    .into_iter()
    .zip(Part::ALL)
    .map(|(name, part)| (overview(), name, does(TechnicianTouch::Part(part))))
    .collect();
    cases.push((overview(), "自检报告", does(TechnicianTouch::Report)));
    cases.push((overview(), "补打号票", does(TechnicianTouch::Tickets)));
    cases.push((overview(), "离开", Some(Touch::Home)));
    let busy = match overview() {
        TechnicianPage::Overview { parts, readiness, .. } => {
            TechnicianPage::Overview { parts, readiness, is_reporting: true }
        }
        other => other,
    };
    cases.push((busy.clone(), "自检中…", None));
    cases.push((busy, "打印机", None));
    check(cases);
}

#[test]
fn each_check_has_its_button_and_waits_its_turn() {
    let page = || TechnicianPage::Part(printer());
    let asked = |yes, label| {
        (TechnicianPage::Part(asking(Part::Speaker, Check::SpeakerPrompt)), label, does(TechnicianTouch::Confirm(yes)))
    };
    let mut running = printer();
    for row in &mut running.checks {
        (row.can_run, row.is_running) = (false, row.check == Check::PrinterText);
    }
    check(vec![
        (page(), "查询状态", does(TechnicianTouch::Run(Check::PrinterStatus))),
        (page(), "切纸", does(TechnicianTouch::Run(Check::PrinterCutter))),
        (page(), "余纸预计", does(TechnicianTouch::Run(Check::PrinterPaper))),
        (page(), "更换纸卷", does(TechnicianTouch::ChangeRoll)),
        (TechnicianPage::Part(running.clone()), "切纸", None),
        (TechnicianPage::Part(running), "更换纸卷", None),
        (TechnicianPage::Part(part(Part::Scanner, Condition::Absent)), "扫一个码", None),
        (
            TechnicianPage::Part(part(Part::Screen, Condition::Working)),
            "逐格触摸",
            does(TechnicianTouch::Run(Check::ScreenTouch)),
        ),
        asked(true, "是"),
        asked(false, "否"),
    ]);
}

#[test]
fn the_roll_is_changed_step_by_step() {
    let roll = TechnicianPage::Roll;
    let mut cases: Vec<_> = ["30 米", "50 米", "80 米", "150 米"]
        .into_iter()
        .zip(ROLL_LENGTHS_M)
        .map(|(label, metres)| (roll(RollPage::Length), label, does(TechnicianTouch::RollLength(metres))))
        .collect();
    for page in [RollPage::Open, RollPage::Close] {
        cases.push((roll(page), "已换好，继续", does(TechnicianTouch::RollIn)));
    }
    for page in [RollPage::Done, RollPage::Failed] {
        cases.push((roll(page), "返回打印机", Some(Touch::Back)));
    }
    check(cases);
}

#[test]
fn a_ticket_is_reprinted_by_its_own_button() {
    check(vec![
        (tickets(7, false), "补打 A217", does(TechnicianTouch::Reprint(TicketId(1)))),
        (tickets(7, false), "补打 A211", does(TechnicianTouch::Reprint(TicketId(7)))),
        (tickets(7, true), "补打 A217", None),
    ]);
}

#[test]
fn every_field_of_the_touch_test_reports_itself_once() {
    on_own_thread(|| {
        let headless = Headless::new(ScreenOptions::default()).expect("a screen");
        let heard = heard(headless.screen());
        headless.screen().show(&Scene::of(technician(Lang::Zh, fields(0))));
        let (columns, rows) = FIELDS;
        for field in 0..columns * rows {
            let (column, row) = (f32::from(field % columns), f32::from(field / columns));
            // The bands below the fields are 52 mm high, all else is theirs.
            let height = (1920.0 - 52.0 * 4.03) / f32::from(rows);
            headless.touch((column + 0.5) * 1080.0 / f32::from(columns), (row + 0.5) * height).expect("a touch");
            assert_eq!(heard.take(), [UiTouch::Visit(Touch::Technician(TechnicianTouch::Field(field)))]);
        }
    });
}

const CLOCK: LogicalPosition = LogicalPosition::new(960.0, 60.0);
const BESIDE: LogicalPosition = LogicalPosition::new(300.0, 60.0);
const HOLD_MS: u64 = 3_000;

fn press(screen: &Screen, position: LogicalPosition) {
    let event = WindowEvent::PointerPressed { position, button: PointerEventButton::Left };
    screen.window().window().dispatch_event(event);
}

fn release(screen: &Screen, position: LogicalPosition) {
    let event = WindowEvent::PointerReleased { position, button: PointerEventButton::Left };
    screen.window().window().dispatch_event(event);
}

fn wait(ms: u64) {
    mock_elapsed_time(Duration::from_millis(ms));
}

#[test]
fn a_finger_held_on_the_clock_asks_for_the_technicians_pages_once() {
    on_own_thread(|| {
        let screen = screen();
        let heard = heard(&screen);
        let page = || view(Lang::Zh, welcome(Lang::Zh, Pager { at: 0, of: 1 }));
        for view in [page(), View { clock: None, ..page() }] {
            settle(&screen, &Scene::of(view));
            press(&screen, CLOCK);
            wait(HOLD_MS - 100);
            assert_eq!(heard.take(), [], "not before its time");
            wait(200);
            assert_eq!(heard.take(), [UiTouch::Visit(Touch::Service)]);
            wait(2 * HOLD_MS);
            release(&screen, CLOCK);
            assert_eq!(heard.take(), [], "once");
        }
    });
}

#[test]
fn a_tap_on_the_clock_does_nothing_and_leaving_it_cancels() {
    on_own_thread(|| {
        let screen = screen();
        let heard = heard(&screen);
        settle(&screen, &Scene::of(view(Lang::Zh, welcome(Lang::Zh, Pager { at: 0, of: 1 }))));
        for _ in 0..5 {
            press(&screen, CLOCK);
            wait(HOLD_MS / 2);
            release(&screen, CLOCK);
        }
        wait(2 * HOLD_MS);
        assert_eq!(heard.take(), [], "taps do not add up");
        press(&screen, CLOCK);
        wait(HOLD_MS / 2);
        screen.window().window().dispatch_event(WindowEvent::PointerMoved { position: BESIDE });
        wait(HOLD_MS);
        screen.window().window().dispatch_event(WindowEvent::PointerMoved { position: CLOCK });
        wait(2 * HOLD_MS);
        release(&screen, CLOCK);
        assert_eq!(heard.take(), [], "a finger that left must be lifted first");
        press(&screen, BESIDE);
        wait(2 * HOLD_MS);
        release(&screen, BESIDE);
        assert_eq!(heard.take(), [], "the hall's name is not the clock");
    });
}

#[test]
fn no_screen_reader_leads_to_the_technicians_pages() {
    on_own_thread(|| {
        let screen = screen();
        for lang in LANGS {
            settle(&screen, &Scene::of(view(lang, welcome(lang, Pager { at: 0, of: 1 }))));
            let gesture = ElementHandle::find_by_element_type_name(screen.window(), "HeldTouch").next();
            let gesture = gesture.expect("the gesture's place");
            assert!(matches!(gesture.accessible_role(), None | Some(AccessibleRole::None)));
            assert_eq!(gesture.accessible_label(), None);
        }
    });
}

#[test]
fn the_gesture_works_without_a_display_too() {
    on_own_thread(|| {
        let headless = Headless::new(ScreenOptions::default()).expect("a screen");
        let heard = heard(headless.screen());
        headless.screen().show(&Scene::of(view(Lang::Zh, Page::Numbering { matter: "企业开办".into() })));
        headless.hold(CLOCK.x, CLOCK.y, Duration::from_millis(HOLD_MS + 100)).expect("held");
        assert_eq!(heard.take(), [UiTouch::Visit(Touch::Service)]);
        headless.touch(CLOCK.x, CLOCK.y).expect("a tap");
        assert_eq!(heard.take(), []);
    });
}
