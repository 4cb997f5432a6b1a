//! What citizens do at the terminal, and what the centre knows afterwards.

use hall_core::device::{Evidence, Line};
use hall_core::fault::Fault;
use hall_core::ticket::{Source, TicketState};
use hall_core::view::{Action, Page, PaperView};
use hall_core::visit::{Key, Touch};
use hall_tests::eventually;
use hall_tests::hall::{HallBench, get};
use hall_tests::terminal::{QUIET, qr_on};

#[test]
fn a_citizen_takes_a_number_and_holds_a_slip() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    let card = terminal.visit();
    assert_eq!(
        (card.number.as_str(), card.paper, card.ahead, card.cut_off),
        ("A001", PaperView::Printed, Some(0), false)
    );
    let slips = terminal.printer.slips();
    assert_eq!(slips.len(), 1, "one touch, one slip");
    assert_eq!(qr_on(&slips[0].bitmap), card.link, "the slip's QR code leads to the ticket's page");
    terminal.drained();
    let audit = hall.audit();
    assert_eq!(audit.tickets.len(), 1);
    assert_eq!(audit.tickets[0].state, TicketState::Printed { evidence: Evidence::Fenced });
    let (status, page) = get(&card.link);
    assert_eq!(status, 200);
    assert!(page.contains("A001") && page.contains("企业开办"), "{page}");
}

#[test]
fn a_citizen_who_knows_no_area_types_letters_and_holds_a_slip() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    terminal.touch(Touch::Action(Action::Search));
    for letter in "QYKB".chars() {
        terminal.touch(Touch::Key(Key::Letter(letter)));
    }
    let found = |page: &Page| match page {
        Page::Search(page) if page.typed == "QYKB" => page.matters.first().map(|tile| tile.id.clone()),
        _ => None,
    };
    let view = terminal.see("the matter", |view| found(&view.page).is_some());
    terminal.touch(Touch::Matter(found(&view.page).expect("just seen")));
    terminal.see("what to bring", |view| matches!(view.page, Page::Prepare(_)));
    terminal.take();
    let card = terminal.see_settled();
    assert_eq!((card.number.as_str(), card.matter.as_str(), card.paper), ("A001", "企业开办", PaperView::Printed));
    assert_eq!(terminal.printer.slips().len(), 1);
}

#[test]
fn who_comes_later_sees_who_waits() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    for (number, ahead) in [("A001", 0), ("A002", 1), ("A003", 2)] {
        let card = terminal.visit();
        assert_eq!((card.number.as_str(), card.ahead), (number, Some(ahead)));
        terminal.go_home();
    }
    assert_eq!(terminal.printer.cuts(), 3);
}

#[test]
fn a_hand_that_drums_on_the_button_gets_one_ticket() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    terminal.walk_to_prepare();
    for _ in 0..50 {
        terminal.take();
    }
    terminal.see_settled();
    terminal.drained();
    assert_eq!(hall.labels(), ["A001"]);
    assert_eq!(terminal.printer.cuts(), 1);
}

#[test]
fn a_foreigner_reads_english_and_the_next_citizen_chinese() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    terminal.touch(Touch::Language);
    let card = terminal.visit();
    assert_eq!(card.matter, "Start a company");
    terminal.go_home();
    assert_eq!(terminal.visit().matter, "企业开办");
}

#[test]
fn without_paper_the_number_stands_on_the_screen_and_the_next_roll_prints_the_next_ticket() {
    stopped_before("paper out", "paper ok", Fault::PaperOut);
}

#[test]
fn with_an_open_cover_the_number_stands_on_the_screen() {
    stopped_before("cover open", "cover close", Fault::CoverOpen);
}

#[test]
fn with_a_printer_that_was_unplugged_the_number_stands_on_the_screen() {
    stopped_before("unplug", "replug", Fault::PrinterGone);
}

#[test]
fn junk_from_the_printer_never_counts_as_ready() {
    stopped_before("garble on", "garble off", Fault::PrinterGarbled);
}

#[test]
fn a_line_that_echoes_is_no_printer() {
    stopped_before("echo on", "echo off", Fault::PrinterGarbled);
}

#[test]
fn a_printer_that_says_nothing_is_sent_nothing() {
    stopped_before("silence on", "silence off", Fault::PrinterSilent);
}

#[test]
fn a_jammed_cutter_is_named() {
    stopped_before("cutter jam", "cutter clear", Fault::CutterJammed);
}

fn stopped_before(strike: &str, mend: &str, fault: Fault) {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    terminal.printer.verb(strike).expect("done");
    terminal.see("the fault", |view| view.printer_fault == Some(fault));
    eventually("the centre knows", || known(&hall, fault) == Some(true));
    let card = terminal.visit();
    assert_eq!((card.number.as_str(), card.paper), ("A001", PaperView::OnScreen(fault)));
    assert_eq!(terminal.printer.cuts(), 0, "no slip");
    terminal.go_home();
    terminal.printer.verb(mend).expect("done");
    terminal.see_ready(Line::Up);
    assert_eq!(terminal.visit().paper, PaperView::Printed);
    assert_eq!(terminal.printer.cuts(), 1, "the first ticket is not printed by itself");
    terminal.drained();
    let audit = hall.audit();
    assert_eq!(audit.tickets[0].state, TicketState::PrintFailed { fault });
    assert_eq!(known(&hall, fault), Some(false), "the centre knows that it has ended");
}

/// What the centre knows of a fault: whether it stands.
fn known(hall: &HallBench, fault: Fault) -> Option<bool> {
    hall.audit().faults.iter().find(|entry| entry.fault == fault.code()).map(|entry| entry.is_raised)
}

#[test]
fn paper_that_ends_in_the_middle_of_a_slip_is_a_doubt_and_never_a_second_slip() {
    in_the_middle("paper out", "paper ok", Fault::PaperOut);
}

#[test]
fn a_cover_opened_in_the_middle_of_a_slip_is_a_doubt() {
    in_the_middle("cover open", "cover close", Fault::CoverOpen);
}

#[test]
fn a_cable_pulled_in_the_middle_of_a_slip_is_a_doubt() {
    in_the_middle("unplug", "replug", Fault::PrinterGone);
}

fn in_the_middle(strike: &str, mend: &str, fault: Fault) {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    terminal.printer.verb(&format!("after 150 bytes {strike}")).expect("armed");
    let card = terminal.visit();
    assert_eq!((card.number.as_str(), card.paper), ("A001", PaperView::Doubt(fault)));
    terminal.go_home();
    terminal.see("the fault", |view| view.printer_fault == Some(fault));
    terminal.printer.verb(mend).expect("done");
    terminal.see_ready(Line::Up);
    assert!(terminal.printer.wait_for_slip(1, QUIET).is_none(), "nothing comes out by itself");
    assert_eq!(terminal.visit().paper, PaperView::Printed);
    let slips = terminal.printer.slips();
    assert!(slips.last().is_some_and(|slip| !qr_on(&slip.bitmap).is_empty()), "the next slip is whole");
    terminal.drained();
    let states: Vec<TicketState> = hall.audit().tickets.iter().map(|ticket| ticket.state).collect();
    assert_eq!(states, [TicketState::PrintUnknown { fault }, TicketState::Printed { evidence: Evidence::Fenced }]);
}

#[test]
fn a_terminal_that_was_stopped_in_order_goes_on_where_it_was() {
    let hall = HallBench::open();
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    assert_eq!(terminal.visit().number, "A001");
    terminal.restart(&hall);
    terminal.see_ready(Line::Up);
    assert_eq!(terminal.visit().number, "A002");
    terminal.drained();
    eventually("both tickets are at the centre", || hall.labels() == ["A001", "A002"]);
    assert!(hall.audit().tickets.iter().all(|ticket| ticket.label.is_some_and(|label| label.source == Source::Centre)));
}
