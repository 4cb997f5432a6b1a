//! The line to the centre is cut, slow or strange: nobody is turned away, and afterwards everything is there once.

use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_core::ticket::Source;
use hall_core::view::{Page, PaperView};
use hall_tests::eventually;
use hall_tests::hall::{HallBench, get};
use hall_tests::line::{BentLine, Mode};

#[test]
fn with_the_centre_down_the_kiosk_gives_its_own_numbers_and_tells_everything_afterwards() {
    let mut hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    hall.centre.stop();
    terminal.see_ready(Line::Cut);
    for number in ["K001", "K002", "K003"] {
        let card = terminal.visit();
        assert_eq!((card.number.as_str(), card.paper, card.ahead), (number, PaperView::Printed, None));
        assert!(card.cut_off);
        terminal.go_home();
    }
    hall.centre.start_again().expect("the centre starts again");
    terminal.see_ready(Line::Up);
    terminal.drained();
    assert_eq!(hall.labels(), ["K001", "K002", "K003"], "in order, each once");
    assert_eq!(terminal.visit().number, "A001", "with the line the centre's series is back");
    let is_reported = |fault: Fault| hall.audit().faults.iter().any(|entry| entry.fault == fault.code());
    assert!(is_reported(Fault::LineCut), "the cut itself is reported");
}

#[test]
fn the_page_of_a_ticket_that_has_not_arrived_says_that_the_number_holds() {
    let mut hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    hall.centre.stop();
    terminal.see_ready(Line::Cut);
    let card = terminal.visit();
    terminal.stop();
    hall.centre.start_again().expect("the centre starts again");
    let (status, page) = get(&card.link);
    assert_eq!(status, 404);
    assert!(page.contains("有效"), "{page}");
}

#[test]
fn a_slow_centre_costs_the_citizen_less_than_a_second_and_the_paper_wins() {
    let hall = HallBench::open();
    let line = BentLine::lay(&hall.centre.url());
    let mut terminal = hall.terminal_at("entrance-1", 'K', &line.url());
    terminal.see_ready(Line::Up);
    terminal.walk_to_prepare();
    line.set(Mode::HoldAnswers);
    terminal.take();
    let card = terminal.see_settled();
    assert_eq!((card.number.as_str(), card.paper), ("K001", PaperView::Printed));
    eventually("the centre has bound its own number", || hall.centre.audit().expect("books").tickets.len() == 1);
    line.set(Mode::Pass);
    terminal.drained();
    assert_eq!(hall.labels(), ["K001"]);
    let voids: Vec<String> = hall.audit().voids.iter().map(|void| void.number.to_string()).collect();
    assert_eq!(voids, ["A001"], "the number that nobody saw is void");
    terminal.go_home();
    terminal.see_ready(Line::Up);
    assert_eq!(terminal.visit().number, "A002", "and never used again");
}

#[test]
fn a_lost_answer_changes_nothing() {
    let hall = HallBench::open();
    let line = BentLine::lay(&hall.centre.url());
    let mut terminal = hall.terminal_at("entrance-1", 'K', &line.url());
    terminal.see_ready(Line::Up);
    assert_eq!(terminal.visit().number, "A001");
    terminal.drained();
    terminal.go_home();
    terminal.walk_to_prepare();
    line.set(Mode::LoseAnswers);
    terminal.take();
    assert_eq!(terminal.see_settled().number, "K001");
    eventually("the centre has the operations", || hall.centre.audit().expect("books").tickets.len() == 2);
    line.set(Mode::Pass);
    terminal.drained();
    assert_eq!(hall.labels(), ["A001", "K001"]);
}

#[test]
fn a_login_page_is_not_the_centre() {
    let hall = HallBench::open();
    let line = BentLine::lay(&hall.centre.url());
    let mut terminal = hall.terminal_at("entrance-1", 'K', &line.url());
    terminal.see_ready(Line::Up);
    line.set(Mode::LoginPage);
    terminal.see_ready(Line::Cut);
    assert_eq!(terminal.visit().number, "K001");
    terminal.go_home();
    assert_eq!(hall.labels(), Vec::<String>::new(), "nothing counts as delivered");
    line.set(Mode::Pass);
    terminal.see_ready(Line::Up);
    terminal.drained();
    assert_eq!(hall.labels(), ["K001"]);
}

#[test]
fn two_kiosks_cut_off_at_once_never_give_the_same_number() {
    let hall = HallBench::open();
    let lines = [BentLine::lay(&hall.centre.url()), BentLine::lay(&hall.centre.url())];
    let mut terminals =
        [hall.terminal_at("entrance-1", 'K', &lines[0].url()), hall.terminal_at("entrance-2", 'L', &lines[1].url())];
    for (terminal, line) in terminals.iter_mut().zip(&lines) {
        terminal.see_ready(Line::Up);
        line.set(Mode::Cut);
        terminal.see_ready(Line::Cut);
    }
    for _ in 0..3 {
        for terminal in &mut terminals {
            assert_eq!(terminal.visit().paper, PaperView::Printed);
            terminal.go_home();
        }
    }
    for (terminal, line) in terminals.iter_mut().zip(&lines) {
        line.set(Mode::Pass);
        terminal.see_ready(Line::Up);
        terminal.drained();
    }
    let mut labels = hall.labels();
    labels.sort();
    assert_eq!(labels, ["K001", "K002", "K003", "L001", "L002", "L003"]);
    assert!(hall.audit().tickets.iter().all(|ticket| ticket.label.is_some_and(|label| label.source == Source::Kiosk)));
}

#[test]
fn a_restart_of_the_centre_loses_nothing() {
    let mut hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    assert_eq!(terminal.visit().number, "A001");
    terminal.drained();
    terminal.go_home();
    hall.centre.stop();
    hall.centre.start_again().expect("the centre starts again");
    let view =
        terminal.see("the line again", |view| view.line == Line::Up && matches!(view.page, Page::Welcome { .. }));
    assert!(view.printer_fault.is_none());
    eventually("the next number is the centre's", || {
        let number = terminal.visit().number;
        terminal.go_home();
        number == "A002"
    });
}

#[test]
fn a_kiosk_that_the_centre_refuses_goes_on_and_keeps_what_it_owes() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    hall.centre.revoke("entrance-1").expect("revoked");
    // The long-poll that is under way ends with the next thing that happens at the centre.
    terminal.walk_to_prepare();
    terminal.take();
    let card = terminal.see_settled();
    assert_eq!((card.number.as_str(), card.paper), ("K001", PaperView::Printed));
    terminal.go_home();
    terminal.see_ready(Line::Cut);
    assert!(terminal.owed() > 0, "nothing is dropped because of a refusal");
}

#[test]
fn a_kiosk_whose_clock_is_wrong_serves_with_its_own_numbers() {
    let mut hall = HallBench::open();
    hall.seat.clock = std::sync::Arc::new(FastClock(hall.seat.clock.clone()));
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Cut);
    assert_eq!(terminal.visit().number, "K001");
    assert_eq!(hall.labels(), Vec::<String>::new());
    assert!(terminal.owed() > 0);
}

/// A clock that is an hour fast: more than the centre's window for signatures.
struct FastClock(std::sync::Arc<dyn hall_kiosk::clock::Clock>);

impl hall_kiosk::clock::Clock for FastClock {
    fn now(&self) -> hall_core::day::UtcMillis {
        hall_core::day::UtcMillis(self.0.now().0 + 3_600_000)
    }
}
