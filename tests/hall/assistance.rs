//! Help for whoever cannot wait or cannot come again, and what was thought of it: what the centre knows afterwards.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use hall_central::clock::SystemClock;
use hall_central::{Admin, CallbackEntry, RatingEntry};
use hall_core::assistance::AssistanceKind;
use hall_core::device::Line;
use hall_core::filing::RatingGrade;
use hall_core::view::{Action, Page, PaperView, Way};
use hall_core::visit::{Key, Touch};
use hall_proto::seal::PHONE;
use hall_tests::eventually;
use hall_tests::hall::HallBench;
use hall_tests::terminal::Terminal;

/// A number that is given to nobody.
const NUMBER: &str = "13800001234";

fn admin(hall: &HallBench) -> Admin {
    Admin::open(&hall.dir.path().join("centre"), Arc::new(SystemClock)).expect("the centre's database")
}

fn callbacks(hall: &HallBench) -> Vec<CallbackEntry> {
    admin(hall).callbacks().expect("the callbacks")
}

fn ratings(hall: &HallBench) -> Vec<RatingEntry> {
    admin(hall).ratings().expect("the ratings")
}

fn type_in(terminal: &Terminal, text: &str) {
    for character in text.chars() {
        let key = match character.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) {
            Some(digit) => Key::Digit(digit),
            None => Key::Letter(character),
        };
        terminal.touch(Touch::Key(key));
    }
    terminal.touch(Touch::Key(Key::Enter));
}

/// Leaves a telephone number; its reference and what became of the slip.
fn leave_callback(terminal: &mut Terminal) -> (String, Option<PaperView>) {
    terminal.touch(Touch::Action(Action::Helper));
    terminal.touch(Touch::Assistance(AssistanceKind::Act));
    terminal.see(
        "how help is to come",
        |view| matches!(&view.page, Page::AssistHow(page) if page.ways.contains(&Way::LeaveCallback)),
    );
    terminal.touch(Touch::Way(Way::LeaveCallback));
    type_in(terminal, NUMBER);
    let view = terminal.see(
        "a callback",
        |view| matches!(&view.page, Page::CallbackLeft(page) if page.paper != Some(PaperView::Printing)),
    );
    let Page::CallbackLeft(page) = view.page else { unreachable!("just seen") };
    assert_eq!((page.kind, page.tail.as_str()), (AssistanceKind::Act, "1234"));
    (page.reference, page.paper)
}

/// Asks for the project's steward: by the project's number, or without it.
fn ask_for_steward(terminal: &mut Terminal, project: Option<&str>) {
    terminal.touch(Touch::Action(Action::Helper));
    terminal.touch(Touch::Way(Way::Steward));
    terminal.see("where the number is typed", |view| matches!(view.page, Page::Entry(_)));
    match project {
        Some(project) => type_in(terminal, project),
        None => terminal.touch(Touch::Way(Way::NoProject)),
    }
    terminal.see("how the steward comes", |view| matches!(&view.page, Page::AssistHow(page) if page.is_steward));
    terminal.touch(Touch::Way(Way::LeaveCallback));
    type_in(terminal, NUMBER);
    terminal.see(
        "a callback with its slip",
        |view| matches!(&view.page, Page::CallbackLeft(page) if page.is_steward && page.paper == Some(PaperView::Printed)),
    );
    terminal.go_home();
}

#[test]
fn a_steward_who_calls_back_knows_the_project_also_after_the_line_was_cut() {
    let mut hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    ask_for_steward(&mut terminal, Some("20263700004703000815"));
    hall.centre.stop();
    terminal.see_ready(Line::Cut);
    ask_for_steward(&mut terminal, Some("20263700004703000816"));
    ask_for_steward(&mut terminal, None);
    hall.centre.start_again().expect("the centre starts");
    terminal.drained();
    let told: Vec<_> = callbacks(&hall).into_iter().map(|callback| (callback.matter, callback.project)).collect();
    let projects = [Some("2026-370000-47-03-000815"), Some("2026-370000-47-03-000816"), None];
    let steward = Some("project-steward".to_owned());
    assert_eq!(told, projects.map(|project| (steward.clone(), project.map(str::to_owned))));
}

/// Every file below a folder, journals of databases too.
fn files(dir: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: std::path::PathBuf| match path.metadata() {
        Ok(about) if about.is_dir() => files(&path),
        Ok(about) if about.is_file() => vec![fs::read(path).expect("a file")],
        _ => vec![],
    };
    entries.flat_map(read).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_callback_arrives_sealed_and_the_number_is_nowhere_in_clear() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    let (reference, paper) = leave_callback(&mut terminal);
    assert_eq!(paper, Some(PaperView::Printed), "the reference is on paper, too");
    assert_eq!(terminal.printer.cuts(), 1);
    terminal.drained();
    let [callback] = &callbacks(&hall)[..] else { panic!("{:?}", callbacks(&hall)) };
    assert_eq!((callback.reference.as_str(), callback.assistance.as_str()), (reference.as_str(), "act"));
    assert_eq!(callback.settled_ms, None);
    let forms = admin(&hall).open_callback(&reference, None).expect("the centre's key opens it");
    assert_eq!(forms.iter().map(|form| form.get(PHONE)).collect::<Vec<_>>(), [Some(NUMBER)]);
    let all = files(hall.dir.path());
    assert!(all.iter().any(|bytes| holds(bytes, &reference)), "the search finds what is there");
    assert!(!all.iter().any(|bytes| holds(bytes, NUMBER)), "the number is on no disk");
}

#[test]
fn a_callback_that_was_left_while_the_centre_was_away_arrives_once_it_is_back() {
    let mut hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    hall.centre.stop();
    terminal.see_ready(Line::Cut);
    let (reference, _) = leave_callback(&mut terminal);
    assert!(terminal.owed() > 0, "it is owed to the centre");
    assert!(files(hall.dir.path()).iter().all(|bytes| !holds(bytes, NUMBER)), "it waits sealed");
    hall.centre.start_again().expect("the centre starts");
    terminal.drained();
    let left: Vec<String> = callbacks(&hall).into_iter().map(|callback| callback.reference).collect();
    assert_eq!(left, [reference], "once");
}

/// Rates a ticket by its typed number, although the centre thinks that it still waits.
fn rate(terminal: &mut Terminal, number: &str, grade: RatingGrade) {
    terminal.touch(Touch::Action(Action::Rate));
    terminal.touch(Touch::Way(Way::TypeNumber));
    type_in(terminal, number);
    let view = terminal.see("the faces, or why not", |view| matches!(view.page, Page::Rate(_) | Page::Notice(_)));
    if let Page::Notice(page) = view.page {
        assert!(page.ways.contains(&Way::RateAnyway), "{page:?}");
        terminal.touch(Touch::Way(Way::RateAnyway));
    }
    terminal.touch(Touch::Grade(grade));
    terminal.touch(Touch::Way(Way::SubmitRating));
    terminal.see("thanks", |view| matches!(view.page, Page::Thanks(_)));
    terminal.go_home();
}

#[test]
fn a_rating_reaches_the_centre_and_belongs_to_its_ticket() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    let card = terminal.visit();
    terminal.go_home();
    rate(&mut terminal, &card.number, RatingGrade::Good);
    eventually("the rating", || !ratings(&hall).is_empty());
    let [rating] = &ratings(&hall)[..] else { panic!("{:?}", ratings(&hall)) };
    assert_eq!((rating.number.as_deref(), rating.stars, rating.is_proved), (Some(card.number.as_str()), 4, false));
}

#[test]
fn a_number_that_was_rated_and_one_that_nobody_holds_are_told_apart() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    let card = terminal.visit();
    terminal.go_home();
    rate(&mut terminal, &card.number, RatingGrade::Bad);
    eventually("the rating", || !ratings(&hall).is_empty());
    for (number, told) in [
        (card.number.as_str(), hall_core::view::Notice::RatedBefore),
        ("A999", hall_core::view::Notice::NoTicketToRate),
    ] {
        terminal.touch(Touch::Action(Action::Rate));
        terminal.touch(Touch::Way(Way::TypeNumber));
        type_in(&terminal, number);
        let view = terminal.see("a notice", |view| matches!(view.page, Page::Notice(_)));
        let Page::Notice(page) = view.page else { unreachable!("just seen") };
        assert_eq!((page.notice, page.ways.contains(&Way::TypeNumber)), (told, true));
        terminal.go_home();
    }
}
