//! The technician's pages, step by step.

use crate::day::{DayRule, UtcMillis};
use crate::diagnosis::{Check, Condition, Finding, Part, Verdict};
use crate::fault::Fault;
use crate::ticket::TicketId;

use super::*;

fn inside() -> Session {
    let mut session = Session::Checking(StayId(1));
    assert!(session.pin_checked(StayId(1), PinVerdict::Right));
    session
}

fn page(session: &Session, cabinet: &Cabinet) -> TechnicianPage {
    session.page(cabinet, DayRule::BEIJING_04)
}

fn printer(cabinet: &mut Cabinet, condition: Condition) {
    cabinet.set_part(PartState { condition, ..PartState::unknown(Part::Printer) });
}

fn found(check: Check, verdict: Verdict) -> Finding {
    Finding::new(check, verdict, UtcMillis(0), "")
}

#[test]
fn six_digits_are_checked_and_never_shown() {
    let (mut session, cabinet) = (Session::begin(StayId(1)), Cabinet::default());
    for digit in [4, 7, 1, 1] {
        assert_eq!(session.touched(TechnicianTouch::Digit(digit), &cabinet), Some(vec![]));
    }
    let _ = session.touched(TechnicianTouch::Erase, &cabinet);
    assert!(matches!(page(&session, &cabinet), TechnicianPage::Pin { typed: 3, note: None, is_checking: false }));
    let _ = session.touched(TechnicianTouch::Digit(2), &cabinet);
    let _ = session.touched(TechnicianTouch::Digit(3), &cabinet);
    let tasks = session.touched(TechnicianTouch::Digit(9), &cabinet).expect("fits");
    assert_eq!(tasks, [Task::CheckPin(StayId(1), Pin::new("471239").expect("a PIN"))]);
    assert!(!format!("{tasks:?} {session:?}").contains("471239"), "a PIN in a debug text");
    assert!(session.pin_checked(StayId(1), PinVerdict::Wrong { tries_left: 4 }));
    assert!(!session.is_inside());
    assert!(matches!(
        page(&session, &cabinet),
        TechnicianPage::Pin { typed: 0, note: Some(PinNote::Wrong { tries_left: 4 }), .. }
    ));
}

#[test]
fn an_answer_that_nobody_waits_for_opens_nothing() {
    let mut session = Session::begin(StayId(1));
    assert!(!session.pin_checked(StayId(1), PinVerdict::Right));
    assert!(!session.is_inside());
    let mut next = Session::Checking(StayId(2));
    assert!(!next.pin_checked(StayId(1), PinVerdict::Right), "the verdict on a PIN that somebody else typed");
    assert!(!next.is_inside());
}

#[test]
fn a_check_is_run_once_and_its_finding_frees_the_page() {
    let (mut session, cabinet) = (inside(), Cabinet::default());
    let _ = session.touched(TechnicianTouch::Part(Part::Printer), &cabinet);
    assert_eq!(session.touched(TechnicianTouch::Run(Check::Clock), &cabinet), None, "not a check of this part");
    let run = TechnicianTouch::Run(Check::PrinterStatus);
    assert_eq!(session.touched(run, &cabinet), Some(vec![Task::Run(Check::PrinterStatus)]));
    assert_eq!(session.touched(run, &cabinet), None, "one at a time");
    assert_eq!(session.limit_ms(), Some(Check::PrinterStatus.limit_ms()));
    session.found(&found(Check::Clock, Verdict::Passed));
    assert!(session.limit_ms().is_some(), "another check's finding ends nothing");
    session.found(&found(Check::PrinterStatus, Verdict::Passed));
    assert_eq!(session.limit_ms(), None);
}

#[test]
fn what_only_a_person_can_tell_is_asked() {
    for (yes, verdict) in [(true, Verdict::Passed), (false, Verdict::Failed(Fault::SpeakerGone))] {
        let (mut session, cabinet) = (inside(), Cabinet::default());
        let _ = session.touched(TechnicianTouch::Part(Part::Speaker), &cabinet);
        let _ = session.touched(TechnicianTouch::Run(Check::SpeakerPrompt), &cabinet);
        session.found(&found(Check::SpeakerPrompt, Verdict::Passed));
        let TechnicianPage::Part(shown) = page(&session, &cabinet) else { panic!("a part") };
        assert_eq!(shown.confirm, Some(Confirm { check: Check::SpeakerPrompt }));
        let tasks = session.touched(TechnicianTouch::Confirm(yes), &cabinet).expect("fits");
        assert!(matches!(&tasks[..], [Task::Note { verdict: noted, .. }] if *noted == verdict), "{tasks:?}");
    }
}

#[test]
fn the_roll_is_changed_by_what_the_sensors_see_and_proved_by_a_slip() {
    let (mut session, mut cabinet) = (inside(), Cabinet::default());
    printer(&mut cabinet, Condition::Working);
    let _ = session.touched(TechnicianTouch::Part(Part::Printer), &cabinet);
    let _ = session.touched(TechnicianTouch::ChangeRoll, &cabinet);
    assert_eq!(page(&session, &cabinet), TechnicianPage::Roll(RollPage::Open));
    printer(&mut cabinet, Condition::Faulty(Fault::CoverOpen));
    session.printer_changed(&cabinet);
    assert_eq!(page(&session, &cabinet), TechnicianPage::Roll(RollPage::Close));
    printer(&mut cabinet, Condition::Faulty(Fault::PrinterSilent));
    session.printer_changed(&cabinet);
    assert_eq!(page(&session, &cabinet), TechnicianPage::Roll(RollPage::Close), "switched off is not closed");
    printer(&mut cabinet, Condition::Working);
    session.printer_changed(&cabinet);
    assert_eq!(page(&session, &cabinet), TechnicianPage::Roll(RollPage::Length));
    assert_eq!(session.touched(TechnicianTouch::RollLength(77), &cabinet), None, "not one of the choices");
    let tasks = session.touched(TechnicianTouch::RollLength(80), &cabinet).expect("fits");
    assert_eq!(tasks, [Task::NewRoll { length_m: 80 }, Task::Run(Check::PrinterText)]);
    session.found(&found(Check::PrinterText, Verdict::Failed(Fault::PaperOut)));
    assert_eq!(page(&session, &cabinet), TechnicianPage::Roll(RollPage::Failed));
}

#[test]
fn a_touch_test_left_early_is_a_failure_and_a_full_one_a_pass() {
    let (mut session, cabinet) = (inside(), Cabinet::default());
    let _ = session.touched(TechnicianTouch::Part(Part::Screen), &cabinet);
    let _ = session.touched(TechnicianTouch::Run(Check::ScreenTouch), &cabinet);
    let fields = FIELDS.0 * FIELDS.1;
    assert_eq!(session.touched(TechnicianTouch::Field(fields), &cabinet), None, "outside");
    assert_eq!(session.touched(TechnicianTouch::Field(u8::MAX), &cabinet), None, "far outside");
    for field in 0..fields - 1 {
        assert_eq!(session.touched(TechnicianTouch::Field(field), &cabinet), Some(vec![]));
    }
    let (_, tasks) = session.back().expect("a way back");
    assert!(matches!(&tasks[..], [Task::Note { verdict: Verdict::Failed(Fault::TouchDead), .. }]), "{tasks:?}");
    let tasks = session.touched(TechnicianTouch::Field(fields - 1), &cabinet).expect("fits");
    assert!(matches!(&tasks[..], [Task::Note { verdict: Verdict::Passed, .. }]), "{tasks:?}");
}

#[test]
fn only_a_ticket_of_the_list_is_reprinted_and_one_at_a_time() {
    let (mut session, mut cabinet) = (inside(), Cabinet::default());
    assert_eq!(session.touched(TechnicianTouch::Tickets, &cabinet), Some(vec![Task::ReadTickets]));
    assert_eq!(session.touched(TechnicianTouch::Reprint(TicketId(5)), &cabinet), None);
    cabinet.tickets.push(TicketLine {
        id: TicketId(5),
        number: "A017".into(),
        matter: "企业开办".into(),
        at: DayRule::BEIJING_04.local(UtcMillis(0)),
        paper: crate::device::PaperOutcome::Unknown(Fault::PaperOut),
        reprints: 0,
    });
    let reprint = TechnicianTouch::Reprint(TicketId(5));
    assert_eq!(session.touched(reprint, &cabinet), Some(vec![Task::Reprint(TicketId(5))]));
    assert_eq!(session.touched(reprint, &cabinet), None, "one at a time");
    session.reprinted();
    cabinet.is_reprinting = true;
    assert_eq!(session.touched(reprint, &cabinet), None, "the one before is still on its way");
    cabinet.is_reprinting = false;
    assert!(session.touched(reprint, &cabinet).is_some());
}

#[test]
fn a_part_that_recovered_remembers_its_last_fault() {
    let mut cabinet = Cabinet::default();
    printer(&mut cabinet, Condition::Faulty(Fault::CutterJammed));
    printer(&mut cabinet, Condition::Working);
    assert_eq!(cabinet.part(Part::Printer).last_fault, Some(Fault::CutterJammed));
    assert_eq!(cabinet.parts().count(), Part::ALL.len());
}
