//! What each touch reports.

use std::cell::RefCell;
use std::rc::Rc;

use hall_core::fault::Fault;
use hall_core::hall::{Lang, MatterId, ZoneId};
use hall_core::view::{Page, Pager, PaperView, View, Way};
use hall_core::visit::Touch;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, mock_elapsed_time};
use slint::ComponentHandle;
use slint::platform::{PointerEventButton, WindowEvent};

use super::scenes::{issued, matters, prepare, view, welcome};
use super::{on_own_thread, screen, settle};
use crate::headless::Headless;
use crate::screen::{Scene, Screen, ScreenOptions, UiTouch};

pub(super) fn heard(screen: &Screen) -> Rc<RefCell<Vec<UiTouch>>> {
    let heard = Rc::new(RefCell::new(vec![]));
    let listener = Rc::clone(&heard);
    screen.on_touch(move |touch| listener.borrow_mut().push(touch));
    heard
}

fn button(screen: &Screen, label: &str) -> ElementHandle {
    let found = ElementHandle::find_by_accessible_label(screen.window(), label)
        .find(|element| element.accessible_role() == Some(AccessibleRole::Button));
    found.unwrap_or_else(|| panic!("no button {label}"))
}

/// Shows pages and touches buttons by their labels, with the finger and through the screen reader.
fn check(cases: Vec<(Page, &'static str, Option<UiTouch>)>) {
    check_views(cases.into_iter().map(|(page, label, touch)| (view(Lang::Zh, page), label, touch)).collect());
}

pub(super) fn check_views(cases: Vec<(View, &'static str, Option<UiTouch>)>) {
    on_own_thread(move || {
        let screen = screen();
        let heard = heard(&screen);
        for (view, label, touch) in cases {
            settle(&screen, &Scene::of(view));
            button(&screen, label).mock_single_click(PointerEventButton::Left);
            assert_eq!(heard.take(), touch.iter().cloned().collect::<Vec<_>>(), "finger on {label}");
            button(&screen, label).invoke_accessible_default_action();
            assert_eq!(heard.take(), touch.into_iter().collect::<Vec<_>>(), "screen reader on {label}");
            mock_elapsed_time(std::time::Duration::from_secs(1));
        }
    });
}

#[expect(clippy::unnecessary_wraps, reason = "it stands in tables beside rows without a touch")]
fn visit(touch: Touch) -> Option<UiTouch> {
    Some(UiTouch::Visit(touch))
}

#[test]
fn a_tile_that_becomes_another_under_the_finger_is_not_touched() {
    on_own_thread(|| {
        let screen = screen();
        let heard = heard(&screen);
        let page = |reversed: bool| {
            let mut page = matters(Lang::Zh, Pager { at: 0, of: 2 });
            if let Page::Matters { matters, .. } = &mut page
                && reversed
            {
                matters.reverse();
            }
            Scene::of(view(Lang::Zh, page))
        };
        settle(&screen, &page(false));
        let tile = button(&screen, "公章刻制备案");
        let (corner, size) = (tile.absolute_position(), tile.size());
        let position = slint::LogicalPosition::new(corner.x + size.width / 2.0, corner.y + size.height / 2.0);
        let press = |scene: &Scene| {
            let window = screen.window().window();
            window.dispatch_event(WindowEvent::PointerPressed { position, button: PointerEventButton::Left });
            settle(&screen, scene);
            window.dispatch_event(WindowEvent::PointerReleased { position, button: PointerEventButton::Left });
            heard.take()
        };
        assert_eq!(press(&page(true)), [], "another matter came under the finger");
        settle(&screen, &page(false));
        assert_eq!(press(&page(false)).len(), 1, "the same matter stayed under it");
    });
}

#[test]
fn tiles_report_what_they_name() {
    let (zh, middle) = (Lang::Zh, Pager { at: 1, of: 3 });
    let zone = |id| visit(Touch::Zone(ZoneId::new(id).expect("id")));
    let matter = |id| visit(Touch::Matter(MatterId::new(id).expect("id")));
    check(vec![
        (welcome(zh, middle), "企业开办专区", zone("company")),
        (welcome(zh, middle), "综合服务专区", zone("general")),
        (welcome(zh, middle), "下一页", visit(Touch::NextPage)),
        (welcome(zh, middle), "上一页", visit(Touch::PreviousPage)),
        (matters(zh, middle), "公章刻制备案", matter("company-seal")),
        (matters(zh, middle), "下一页", visit(Touch::NextPage)),
        (matters(zh, middle), "上一页", visit(Touch::PreviousPage)),
    ]);
}

#[test]
fn the_band_and_the_main_buttons_report_their_meaning() {
    let zh = Lang::Zh;
    check(vec![
        (prepare(zh, Some(3)), "取号", Some(UiTouch::TakeNumber)),
        (prepare(zh, Some(3)), "返回", visit(Touch::Back)),
        (prepare(zh, Some(3)), "首页", visit(Touch::Home)),
        (prepare(zh, Some(3)), "English", visit(Touch::Language)),
        (issued(zh, PaperView::Printed, Some(3)), "完成", visit(Touch::Home)),
        (issued(zh, PaperView::OnScreen(Fault::PaperOut), Some(3)), "完成", visit(Touch::Home)),
        (Page::Refused { fault: Fault::JournalFailed, closes_in_s: Some(60) }, "返回首页", visit(Touch::Home)),
        (Page::Help { ways: vec![Way::Helper, Way::Rate] }, "返回刚才的页面", visit(Touch::Back)),
    ]);
}

#[test]
fn the_question_whether_anyone_is_there_takes_yes_and_no() {
    let idle = || View { idle_left_s: Some(20), ..view(Lang::Zh, prepare(Lang::Zh, None)) };
    check_views(vec![(idle(), "继续", visit(Touch::Stay)), (idle(), "结束", visit(Touch::Home))]);
}

#[test]
fn what_leads_nowhere_is_not_offered() {
    let zh = Lang::Zh;
    check(vec![
        (welcome(zh, Pager { at: 0, of: 2 }), "返回", None),
        (welcome(zh, Pager { at: 0, of: 2 }), "首页", None),
        (welcome(zh, Pager { at: 0, of: 2 }), "上一页", None),
        (welcome(zh, Pager { at: 1, of: 2 }), "下一页", None),
        (Page::Numbering { matter: "企业开办".into() }, "首页", None),
        (issued(zh, PaperView::Printing, Some(3)), "首页", None),
    ]);
}

#[test]
fn the_language_turns_at_once_and_back() {
    on_own_thread(|| {
        let screen = screen();
        for (lang, label) in [(Lang::Zh, "取号"), (Lang::En, "Take a number"), (Lang::Zh, "取号")] {
            settle(&screen, &Scene::of(view(lang, prepare(lang, None))));
            button(&screen, label);
        }
    });
}

#[test]
fn a_finger_behind_the_idle_question_only_keeps_the_visit() {
    on_own_thread(|| {
        let headless = Headless::new(ScreenOptions::default()).expect("a screen");
        let heard = heard(headless.screen());
        let page = prepare(Lang::Zh, None);
        headless.screen().show(&Scene::of(View { idle_left_s: Some(9), ..view(Lang::Zh, page.clone()) }));
        headless.touch(540.0, 1690.0).expect("a touch");
        assert_eq!(heard.take(), [UiTouch::Visit(Touch::Stay)]);
        headless.screen().show(&Scene::of(view(Lang::Zh, page)));
        headless.touch(540.0, 1690.0).expect("a touch");
        assert_eq!(heard.take(), [UiTouch::TakeNumber]);
    });
}

#[test]
fn of_several_posts_the_newest_is_shown() {
    on_own_thread(|| {
        let headless = Headless::new(ScreenOptions::default()).expect("a screen");
        let handle = headless.screen().handle();
        assert!(!headless.screen().take_post());
        let other = handle.clone();
        let posting = std::thread::spawn(move || {
            other.post(Scene::of(view(Lang::Zh, prepare(Lang::Zh, None))));
            other.post(Scene::of(view(Lang::Zh, welcome(Lang::Zh, Pager { at: 0, of: 1 }))));
        });
        posting.join().expect("posted");
        let heard = heard(headless.screen());
        assert!(headless.screen().take_post());
        headless.touch(540.0, 1690.0).expect("a touch");
        assert_ne!(heard.take(), [UiTouch::TakeNumber]);
        assert!(!headless.screen().take_post());
    });
}
