//! What a technician does at the terminal and from a shell, and what the centre knows afterwards.

use hall_core::device::{Line, PaperOutcome};
use hall_core::diagnosis::{Check, Condition, Finding, Grade, Part, Verdict};
use hall_core::fault::Fault;
use hall_core::technician::{PartPage, PinNote, RollPage, TRIES_MAX, TechnicianPage, TechnicianTouch};
use hall_core::ticket::TicketState;
use hall_core::view::{Page, PaperView};
use hall_core::visit::Touch;
use hall_kiosk::config::Config;
use hall_kiosk::emblem;
use hall_kiosk::technician::wire::{Answer, Ask};
use hall_kiosk::technician::{pin, socket};
use hall_tests::WAIT_MAX;
use hall_tests::hall::HallBench;
use hall_tests::terminal::{Terminal, printer_at};

const PIN: &str = "471392";

/// A terminal with a PIN, at rest.
fn terminal(hall: &HallBench) -> Terminal {
    let mut terminal = hall.terminal("entrance-1", 'K');
    pin::set(&terminal.state_dir, PIN).expect("set");
    terminal.see_ready(Line::Up);
    terminal
}

fn touch(terminal: &Terminal, touch: TechnicianTouch) {
    terminal.touch(Touch::Technician(touch));
}

fn type_pin(terminal: &Terminal, digits: &str) {
    for digit in digits.bytes() {
        touch(terminal, TechnicianTouch::Digit(digit - b'0'));
    }
}

fn come_in(terminal: &mut Terminal) {
    terminal.touch(Touch::Service);
    type_pin(terminal, PIN);
    see(terminal, "the overview", |page| matches!(page, TechnicianPage::Overview { .. }));
}

fn see(terminal: &mut Terminal, what: &str, fits: impl Fn(&TechnicianPage) -> bool) -> TechnicianPage {
    let view = terminal.see(what, |view| matches!(&view.page, Page::Technician(page) if fits(page)));
    let Page::Technician(page) = view.page else { unreachable!("just seen") };
    page
}

/// Opens the printer's page and runs a check there.
fn try_printer(terminal: &mut Terminal, check: Check) -> Finding {
    touch(terminal, TechnicianTouch::Part(Part::Printer));
    touch(terminal, TechnicianTouch::Run(check));
    see(
        terminal,
        "the check under way",
        |page| matches!(page, TechnicianPage::Part(part) if part.checks.iter().any(|row| row.is_running)),
    );
    let page = see(
        terminal,
        "its finding",
        |page| matches!(page, TechnicianPage::Part(part) if last_of(part, check).is_some_and(|last| !last.1)),
    );
    let TechnicianPage::Part(part) = page else { unreachable!("just seen") };
    last_of(&part, check).expect("just seen").0
}

/// The last finding of a check, and whether it runs again.
fn last_of(part: &PartPage, check: Check) -> Option<(Finding, bool)> {
    let row = part.checks.iter().find(|row| row.check == check)?;
    row.last.as_ref().map(|(finding, _)| (finding.clone(), row.is_running))
}

#[test]
fn five_wrong_pins_lock_the_keypad_and_citizens_are_served_all_the_same() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    terminal.touch(Touch::Service);
    for tries_left in (1..TRIES_MAX).rev() {
        type_pin(&terminal, "000001");
        let wrong = Some(PinNote::Wrong { tries_left });
        see(&mut terminal, "wrong", |page| matches!(page, TechnicianPage::Pin { note, .. } if *note == wrong));
    }
    type_pin(&terminal, "000001");
    let is_locked =
        |page: &TechnicianPage| matches!(page, TechnicianPage::Pin { note: Some(PinNote::Locked { .. }), .. });
    see(&mut terminal, "locked", is_locked);
    terminal.restart(&hall);
    terminal.see_ready(Line::Up);
    terminal.touch(Touch::Service);
    type_pin(&terminal, PIN);
    see(&mut terminal, "locked over a restart", is_locked);
    terminal.go_home();
    assert_eq!(terminal.visit().paper, PaperView::Printed);
}

#[test]
fn a_test_slip_proves_the_printer_and_an_open_cover_is_named_with_its_remedy() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    come_in(&mut terminal);
    let text = try_printer(&mut terminal, Check::PrinterText);
    assert_eq!(text.verdict, Verdict::Passed, "{text:?}");
    assert!(text.evidence().contains("fenced"), "{text:?}");
    let raster = try_printer(&mut terminal, Check::PrinterRaster);
    assert_eq!(raster.verdict, Verdict::Passed, "{raster:?}");
    assert_eq!(terminal.printer.cuts(), 2, "one slip each");
    terminal.printer.verb("cover open").expect("a verb");
    let stopped = try_printer(&mut terminal, Check::PrinterText);
    assert_eq!(stopped.verdict, Verdict::Failed(Fault::CoverOpen), "{stopped:?}");
    assert_eq!(terminal.printer.cuts(), 2, "nothing was sent");
    terminal.touch(Touch::Back);
    let page = see(&mut terminal, "the fault in the overview", |page| {
        matches!(page, TechnicianPage::Overview { parts, .. }
            if parts.iter().any(|part| part.condition == Condition::Faulty(Fault::CoverOpen)))
    });
    let TechnicianPage::Overview { parts, .. } = page else { unreachable!("just seen") };
    let printer = parts.iter().find(|part| part.part == Part::Printer).expect("listed");
    assert!(printer.since.is_some());
}

#[test]
fn a_roll_is_changed_by_the_sensors_and_its_test_slip_counts_on_it() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    come_in(&mut terminal);
    touch(&terminal, TechnicianTouch::Part(Part::Printer));
    touch(&terminal, TechnicianTouch::ChangeRoll);
    let step = |terminal: &mut Terminal, step: RollPage| {
        see(terminal, &format!("{step:?}"), |page| *page == TechnicianPage::Roll(step));
    };
    step(&mut terminal, RollPage::Open);
    terminal.printer.verb("cover open").expect("a verb");
    step(&mut terminal, RollPage::Close);
    terminal.printer.verb("cover close").expect("a verb");
    step(&mut terminal, RollPage::Length);
    touch(&terminal, TechnicianTouch::RollLength(80));
    step(&mut terminal, RollPage::Done);
    assert_eq!(terminal.printer.cuts(), 1, "the test slip");
    terminal.touch(Touch::Back);
    let page = see(
        &mut terminal,
        "the forecast",
        |page| matches!(page, TechnicianPage::Part(part) if part.roll.is_some_and(|(roll, _)| roll.slips == 1)),
    );
    let TechnicianPage::Part(part) = page else { unreachable!("just seen") };
    let (roll, forecast) = part.roll.expect("just seen");
    assert_eq!(roll.length_mm, 80_000);
    assert!((50..400).contains(&roll.used_mm), "a test slip, not {} mm", roll.used_mm);
    assert!(forecast.slips_left > 600, "{forecast:?}");
}

#[test]
fn staff_reprint_a_doubtful_slip_marked_and_the_number_stays_one() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    terminal.printer.verb("after 150 bytes paper out").expect("a verb");
    let card = terminal.visit();
    assert!(matches!(card.paper, PaperView::Doubt(_)), "{card:?}");
    terminal.printer.verb("paper ok").expect("a verb");
    terminal.go_home();
    terminal.see_ready(Line::Up);
    let cuts = terminal.printer.cuts();
    come_in(&mut terminal);
    touch(&terminal, TechnicianTouch::Tickets);
    let page = see(
        &mut terminal,
        "the list",
        |page| matches!(page, TechnicianPage::Tickets { tickets, .. } if !tickets.is_empty()),
    );
    let TechnicianPage::Tickets { tickets, .. } = page else { unreachable!("just seen") };
    assert_eq!((tickets.len(), tickets[0].number.as_str(), tickets[0].reprints), (1, card.number.as_str(), 0));
    for no in 1..=2 {
        touch(&terminal, TechnicianTouch::Reprint(tickets[0].id));
        see(&mut terminal, "printed again", |page| {
            matches!(page, TechnicianPage::Tickets { tickets, is_printing: false }
                if tickets[0].reprints == no && matches!(tickets[0].paper, PaperOutcome::Printed(_)))
        });
    }
    assert!(terminal.printer.cuts() >= cuts + 2);
    terminal.drained();
    let audit = hall.audit();
    assert_eq!(audit.tickets.len(), 1, "one ticket, however often it is printed");
    assert!(matches!(audit.tickets[0].state, TicketState::Printed { .. }));
    assert_eq!(hall.labels(), [card.number]);
}

#[test]
fn the_readiness_report_is_printed_kept_and_sent() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    come_in(&mut terminal);
    touch(&terminal, TechnicianTouch::Report);
    let page = see(&mut terminal, "the report", |page| {
        matches!(page, TechnicianPage::Overview { readiness: Some(_), is_reporting: false, .. })
    });
    let TechnicianPage::Overview { readiness: Some((grade, _)), .. } = page else { unreachable!("just seen") };
    assert_eq!(grade, Grade::Ready);
    assert_eq!(terminal.printer.cuts(), 1, "the report on paper");
    terminal.drained();
    let reports = hall.centre.readiness("entrance-1").expect("the centre's books");
    assert_eq!((reports.len(), reports[0].grade), (1, Grade::Ready));
    assert!(reports[0].findings.iter().any(|finding| finding.check == Check::PrinterStatus.code()));
}

#[test]
fn a_probe_finds_the_printer_and_gives_it_back() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    let findings = ask(&terminal, &Ask::Checks { names: vec!["printer.probe".into()] });
    let [Answer::Finding(finding), Answer::Done] = &findings[..] else { panic!("{findings:#?}") };
    assert_eq!(finding.verdict, "passed", "{finding:?}");
    assert!(finding.evidence.contains("profile"), "{finding:?}");
    assert_eq!(terminal.visit().paper, PaperView::Printed, "the driver finds its line again");
}

#[test]
fn the_emblem_is_sent_once_and_printed_from_the_printers_memory() {
    let dir = tempfile::tempdir().expect("a folder");
    let printer = printer_at(dir.path().join("printer"));
    let text = "state_dir = \"s\"\nhall = \"h\"\ncalendar = \"c\"\n[centre]\nurl = \"http://127.0.0.1:1\"\n\
                [printer]\nport = \"printer\"\nprofile = \"epson-80\"\nstores_logo = true\n";
    let config = Config::parse(text, &dir.path().join("kiosk.toml")).expect("sound");
    assert!(config.printer.stores_logo);
    let outcome = emblem::store(&config).expect("stored");
    assert!(matches!(outcome, PaperOutcome::Printed(_)), "{outcome:?}");
    let slip = printer.wait_for_slip(1, WAIT_MAX).expect("the strip is cut");
    let emblem = hall_slip::emblem::emblem(config.printer.paper.width);
    assert!(slip.bitmap.ink_height() >= emblem.ink_height() / 2, "the strip is blank");
}

#[test]
fn the_printers_page_names_every_bit() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    terminal.printer.verb("paper near").expect("a verb");
    come_in(&mut terminal);
    try_printer(&mut terminal, Check::PrinterStatus);
    let page = see(
        &mut terminal,
        "the facts",
        |page| matches!(page, TechnicianPage::Part(part) if part.state.facts.iter().any(|fact| fact.contains("near its end"))),
    );
    let TechnicianPage::Part(part) = page else { unreachable!("just seen") };
    assert!(part.state.facts.iter().any(|fact| fact.contains("generic-80")), "{:?}", part.state.facts);
}

#[test]
fn a_shell_that_asks_much_does_not_hold_up_the_end() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    let socket = hall_kiosk::technician::socket::path_in(&terminal.state_dir);
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&socket).expect("there").permissions());
    assert_eq!(mode & 0o777, 0o600);
    terminal.printer.verb("silence on").expect("a verb");
    let state_dir = terminal.state_dir.clone();
    let shell = std::thread::spawn(move || {
        let mut heard = Vec::new();
        let all = Ask::Checks { names: vec!["all".into()] };
        drop(socket::ask(&state_dir, &all, |answer| heard.push(answer)));
        heard
    });
    terminal.stop();
    let heard = shell.join().expect("no panic");
    assert!(!heard.contains(&Answer::Done), "not everything was tried, and nothing says so: {heard:?}");
    assert!(!socket.exists());
}

fn ask(terminal: &Terminal, ask: &Ask) -> Vec<Answer> {
    let mut heard = Vec::new();
    socket::ask(&terminal.state_dir, ask, |answer| heard.push(answer)).expect("the desk answers");
    heard
}

#[test]
fn a_shell_asks_while_the_kiosk_serves() {
    let hall = HallBench::open();
    let mut terminal = terminal(&hall);
    let parts = ask(&terminal, &Ask::Overview);
    assert_eq!(parts.len(), Part::ALL.len() + 1);
    let printer = parts.iter().find_map(|answer| match answer {
        Answer::Part(part) if part.part == "printer" => Some(part.condition.clone()),
        _ => None,
    });
    assert_eq!(printer.as_deref(), Some("working"));
    let names = vec!["printer.status".into(), "line".into(), "storage".into()];
    let findings = ask(&terminal, &Ask::Checks { names });
    let passed = |answer: &Answer| matches!(answer, Answer::Finding(finding) if finding.verdict == "passed");
    assert_eq!(findings.iter().filter(|answer| passed(answer)).count(), 3, "{findings:#?}");
    terminal.printer.verb("paper out").expect("a verb");
    let findings = ask(&terminal, &Ask::Checks { names: vec!["printer.status".into()] });
    let [Answer::Finding(finding), Answer::Done] = &findings[..] else { panic!("{findings:#?}") };
    assert_eq!(finding.fault.as_deref(), Some("printer.paper-out"));
    assert!(finding.remedy.is_some());
    terminal.see("the page says so too", |view| view.printer_fault == Some(Fault::PaperOut));
    let wrong = ask(&terminal, &Ask::Checks { names: vec!["printr".into()] });
    assert!(matches!(&wrong[..], [Answer::Error { message }] if message.contains("printer.status")), "{wrong:?}");
    terminal.printer.verb("paper ok").expect("a verb");
    terminal.see_ready(Line::Up);
    assert_eq!(terminal.visit().paper, PaperView::Printed);
}

#[test]
fn without_the_centre_the_line_is_the_only_failure() {
    let mut hall = HallBench::open();
    let mut terminal = terminal(&hall);
    hall.centre.stop();
    terminal.see("the cut line", |view| view.line == Line::Cut);
    let findings = ask(&terminal, &Ask::Report { print: false });
    let failed: Vec<&str> = findings
        .iter()
        .filter_map(|answer| match answer {
            Answer::Finding(finding) if finding.fault.is_some() => Some(finding.check.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(failed, ["line.centre"]);
    assert!(findings.contains(&Answer::Readiness { grade: "limited".into() }), "{findings:#?}");
}
