//! What is said, to which page, and how loud.

use std::collections::BTreeSet;

use super::*;
use crate::day::LocalTime;
use crate::device::Line;
use crate::fault::Fault;
use crate::number::Series;
use crate::view::{IssuedCard, Pager};

fn number(label: &str) -> Number {
    label.parse().expect("a label")
}

fn check(prompt: Prompt, zh: &str, en: &str) {
    assert_eq!(prompt.caption(), Text { zh: zh.into(), en: en.into() });
}

#[test]
fn a_number_is_said_digit_by_digit() {
    check(
        Prompt::TakeSlip(number("A017")),
        "您的号码是 A 零 一 七。请取走号票，等候叫号。",
        "Your number is A 0 1 7. Please take your slip, and wait until you are called.",
    );
    check(
        Prompt::Doubt(number("K999")),
        "您的号码是 K 九 九 九。号票可能没有打印完整，号码同样有效。",
        "Your number is K 9 9 9. Your slip may be incomplete. Your number holds either way.",
    );
    check(Prompt::ChooseMatter, "请选择要办的事项。", "Please choose your matter.");
}

#[test]
fn every_prompt_has_a_name_of_its_own_and_words_in_both_languages() {
    let prompts = Prompt::all(number("A017"));
    let codes: BTreeSet<&str> = prompts.iter().map(|prompt| prompt.code()).collect();
    assert_eq!(codes.len(), prompts.len());
    for prompt in prompts {
        let caption = prompt.caption();
        assert!(prompt.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{prompt:?}");
        assert!(!caption.zh.is_empty() && !caption.en.is_empty() && caption.en.is_ascii(), "{prompt:?}");
        assert_eq!(caption.zh.contains("零 一 七"), prompt.number().is_some(), "{prompt:?}");
        assert!(!caption.zh.contains(NUMBER) && !caption.en.contains(NUMBER), "{prompt:?}");
    }
}

#[test]
fn the_clips_of_a_prompt_say_what_the_caption_says() {
    let letters = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    for prompt in Prompt::all(number("B208")) {
        let (caption, segments) = (prompt.caption(), prompt.segments());
        for lang in [Lang::Zh, Lang::En] {
            let said: String = segments.iter().map(|segment| letters(segment.text.get(lang))).collect();
            assert_eq!(said, letters(caption.get(lang)), "{prompt:?}");
        }
    }
    let codes: Vec<String> = Prompt::TakeSlip(number("B208")).segments().into_iter().map(|clip| clip.code).collect();
    assert_eq!(codes, ["take-slip-before", "letter-b", "digit-2", "digit-0", "digit-8", "take-slip-after"]);
}

fn view(page: Page) -> View {
    View {
        caption: None,
        lang: Lang::Zh,
        hall: "政务服务大厅".into(),
        clock: None,
        line: Line::Up,
        printer_fault: None,
        can_go_back: false,
        idle_left_s: None,
        hold_left_s: None,
        care: false,
        voice: true,
        can_speak: true,
        night: false,
        hours: None,
        page,
    }
}

fn issued(paper: PaperView) -> View {
    let nothing = String::new;
    view(Page::Issued(IssuedCard {
        number: Number::new(Series::new('A').expect("letter"), 17).expect("number").to_string(),
        matter: nothing(),
        zone: nothing(),
        place: nothing(),
        counters: vec![],
        ahead: None,
        link: nothing(),
        cut_off: false,
        wait: None,
        paper,
        helper: None,
        promise: None,
        closes_in_s: None,
    }))
}

#[test]
fn each_page_says_its_own_prompt() {
    let welcome = view(Page::Welcome { zones: vec![], pager: Pager { at: 0, of: 1 }, actions: vec![] });
    let a017 = number("A017");
    for (view, prompt) in [
        (welcome.clone(), Prompt::Welcome),
        (View { printer_fault: Some(Fault::PaperOut), ..welcome.clone() }, Prompt::WelcomeWithoutPaper),
        (View { idle_left_s: Some(20), ..welcome }, Prompt::StillThere),
        (view(Page::Numbering { matter: String::new() }), Prompt::Numbering),
        (issued(PaperView::Printing), Prompt::Printing(a017)),
        (issued(PaperView::Printed), Prompt::TakeSlip(a017)),
        (issued(PaperView::OnScreen(Fault::PaperOut)), Prompt::OnScreen(a017)),
        (issued(PaperView::Doubt(Fault::PaperOut)), Prompt::Doubt(a017)),
        (view(Page::Refused { fault: Fault::SeriesExhausted, closes_in_s: Some(60) }), Prompt::Refused),
        (view(Page::Help { ways: vec![] }), Prompt::Help),
    ] {
        assert_eq!(Prompt::of(&view), Some(prompt));
    }
}

fn percent(percent: u8) -> Volume {
    Volume::new(percent).expect("percent")
}

fn quiet(from_min: u16, to_min: u16, volume: u8) -> QuietHours {
    QuietHours { from_min, to_min, volume: percent(volume) }
}

#[test]
fn it_is_quieter_at_quiet_times() {
    let noon_and_night =
        vec![quiet(12 * 60, 13 * 60 + 30, 50), quiet(21 * 60, 7 * 60, 20), quiet(23 * 60, 23 * 60 + 30, 0)];
    let plan = VolumePlan::new(percent(80), noon_and_night).expect("a plan");
    for (hour, minute, loud) in [
        (0, 0, 20),
        (6, 59, 20),
        (7, 0, 80),
        (11, 59, 80),
        (12, 0, 50),
        (13, 29, 50),
        (13, 30, 80),
        (20, 59, 80),
        (21, 0, 20),
        (23, 0, 0),
        (23, 29, 0),
        (23, 30, 20),
        (23, 59, 20),
    ] {
        let clock = LocalTime { year: 2026, month: 11, day: 23, hour, minute };
        assert_eq!(plan.at(Some(clock)), percent(loud), "{hour:02}:{minute:02}");
    }
    assert_eq!(plan.at(None), percent(80));
    let all_day = VolumePlan::new(percent(80), vec![quiet(0, 0, 10)]).expect("a plan");
    assert_eq!(all_day.at(Some(LocalTime { year: 2026, month: 11, day: 23, hour: 15, minute: 0 })), percent(10));
}

#[test]
fn a_plan_has_times_of_a_day_and_not_too_many() {
    assert_eq!(Volume::new(101), Err(VolumeError::Percent(101)));
    assert_eq!(VolumePlan::new(Volume::FULL, vec![quiet(0, 1_440, 0)]), Err(VolumeError::Minute(1_440)));
    let many = |count| VolumePlan::new(Volume::FULL, vec![quiet(0, 1, 0); count]);
    assert!(many(QUIET_HOURS_MAX).is_ok());
    assert_eq!(many(QUIET_HOURS_MAX + 1), Err(VolumeError::TooMany(QUIET_HOURS_MAX + 1)));
}
