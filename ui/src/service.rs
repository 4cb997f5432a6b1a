//! The technician's pages: from the core's values to what the screens read, and touches back.

use std::rc::Rc;

use hall_core::day::LocalTime;
use hall_core::device::PaperOutcome;
use hall_core::diagnosis::{Check, Condition, Grade, Part, Verdict};
use hall_core::hall::{Lang, Text};
use hall_core::paper::Bitmap;
use hall_core::technician::{
    CheckRow, PIN_DIGITS, PartPage, PartState, PinNote, ROLL_LENGTHS_M, RollPage, TechnicianPage, TechnicianTouch,
    TicketLine,
};
use hall_core::ticket::TicketId;
use hall_core::view::{Page, View};
use hall_core::visit::Touch;
use slint::{Global, ModelRc, SharedString, VecModel};

use crate::generated::{
    CheckLine, FaultKind, GradeWord, KeypadWord, KioskWindow, Layout, Mark, Moment, Outcome, PartRow, PictureRow,
    PinWord, RollLine, RollStep, Service, ServicePage, Serviced, Theme, TicketRow, VerdictWord,
};
use crate::picture;
use crate::screen::{PICTURES_MAX, UiTouch};
use crate::show::{fault_kind, figure, refresh};

/// Room for the pictures of the small displays (`Pictures` in `part.slint`): all of the width, and below each other
/// what a part with one check leaves over.
const PICTURE_HEIGHT_MM_MAX: f32 = 56.0;
/// The caption above each, and the gap beside it.
const CAPTION_MM: f32 = 11.0;
const GAP_MM: f32 = 4.0;

/// Width and height of the room for all pictures together, in millimetres.
fn pictures_room_mm(layout: Layout) -> (f32, f32) {
    match layout {
        Layout::Portrait => (240.0, 120.0),
        Layout::Landscape => (218.0, 74.0),
        Layout::Compact => (96.0, 50.0),
    }
}

/// The rows on the technician's pages, kept so that only those that changed are drawn anew.
pub(crate) struct ServiceShows {
    parts: Rc<VecModel<PartRow>>,
    checks: Rc<VecModel<CheckLine>>,
    facts: Rc<VecModel<SharedString>>,
    fields: Rc<VecModel<bool>>,
    tickets: Rc<VecModel<TicketRow>>,
}

/// In which language and on which day the page is read.
#[derive(Clone, Copy)]
struct Reader {
    lang: Lang,
    now: Option<LocalTime>,
}

impl ServiceShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self {
            parts: Rc::default(),
            checks: Rc::default(),
            facts: Rc::default(),
            fields: Rc::default(),
            tickets: Rc::default(),
        };
        let face = Service::get(window);
        face.set_pin_digits(figure(PIN_DIGITS));
        face.set_roll_lengths(ModelRc::new(ROLL_LENGTHS_M.map(i32::from).into_iter().collect::<VecModel<_>>()));
        face.set_parts(ModelRc::from(Rc::clone(&shows.parts)));
        face.set_checks(ModelRc::from(Rc::clone(&shows.checks)));
        face.set_facts(ModelRc::from(Rc::clone(&shows.facts)));
        face.set_fields(ModelRc::from(Rc::clone(&shows.fields)));
        face.set_tickets(ModelRc::from(Rc::clone(&shows.tickets)));
        shows
    }

    pub(crate) fn show(&self, window: &KioskWindow, page: &TechnicianPage, view: &View) {
        let face = Service::get(window);
        let is_staff = matches!(view.page, Page::Staff(_));
        face.set_staff(is_staff);
        face.set_keypad(if is_staff { KeypadWord::Code } else { KeypadWord::Pin });
        let reader = Reader { lang: view.lang, now: view.clock };
        match page {
            TechnicianPage::Pin { typed, note, is_checking } => pin(&face, *typed, *note, *is_checking),
            TechnicianPage::Overview { parts, readiness, is_reporting } => {
                self.overview(&face, reader, parts, *readiness);
                face.set_reporting(*is_reporting);
            }
            TechnicianPage::Part(page) => self.part(&face, reader, page),
            TechnicianPage::Roll(step) => face.set_roll_step(roll_step(*step)),
            TechnicianPage::Fields { columns, rows, touched } => {
                face.set_columns((*columns).into());
                face.set_rows((*rows).into());
                face.set_touched(figure(touched.iter().filter(|touched| **touched).count()));
                refresh(&self.fields, touched.clone());
            }
            TechnicianPage::Tickets { tickets, is_printing } => {
                face.set_printing(*is_printing);
                refresh(&self.tickets, tickets.iter().map(|line| reader.ticket_row(line)).collect());
            }
        }
        face.set_page(kind(page));
    }

    fn overview(&self, face: &Service<'_>, reader: Reader, parts: &[PartState], readiness: Option<(Grade, LocalTime)>) {
        let count = |fits: fn(Condition) -> bool| figure(parts.iter().filter(|part| fits(part.condition)).count());
        face.set_faults(count(|condition| matches!(condition, Condition::Faulty(_))));
        face.set_warnings(count(|condition| condition == Condition::Warning));
        face.set_grade(match readiness.map(|(grade, _)| grade) {
            None => GradeWord::None,
            Some(Grade::Ready) => GradeWord::Ready,
            Some(Grade::Limited) => GradeWord::Limited,
            Some(Grade::NotReady) => GradeWord::NotReady,
        });
        face.set_graded(reader.moment(readiness.map(|(_, at)| at)));
        refresh(&self.parts, parts.iter().map(|part| reader.part_row(part)).collect());
    }

    fn part(&self, face: &Service<'_>, reader: Reader, page: &PartPage) {
        face.set_part(reader.part_row(&page.state));
        face.set_is_printer(page.state.part == Part::Printer);
        face.set_busy(page.confirm.is_some() || page.checks.iter().any(|row| row.is_running));
        face.set_asks(page.confirm.is_some());
        face.set_asks_sound(page.state.part == Part::Speaker);
        face.set_roll(reader.roll_line(page));
        refresh(&self.checks, page.checks.iter().map(|row| reader.check_line(row)).collect());
        refresh(&self.facts, page.state.facts.iter().map(SharedString::from).collect());
    }

    /// Draws the pictures of the small displays.
    pub(crate) fn pictures(window: &KioskWindow, pictures: &[(String, Bitmap)], px_per_mm: f32) {
        let face = Service::get(window);
        let pictures = &pictures[..pictures.len().min(PICTURES_MAX)];
        let layout = Theme::get(window).get_layout();
        // The small panel is lower than it is wide.
        let columns = match pictures.len() {
            ..=2 => 1,
            5.. if layout == Layout::Compact => 3,
            _ => 2,
        };
        let (rows, columns_mm) = (cast(pictures.len().div_ceil(columns).max(1)), cast(columns));
        let (all_width_mm, all_height_mm) = pictures_room_mm(layout);
        let height_mm = (all_height_mm / rows - CAPTION_MM).min(PICTURE_HEIGHT_MM_MAX);
        let width_mm = (all_width_mm - (columns_mm - 1.0) * GAP_MM) / columns_mm;
        let room = (pixels(width_mm, px_per_mm), pixels(height_mm, px_per_mm));
        let draw = |(caption, dots): &(String, Bitmap)| PictureRow {
            caption: caption.into(),
            dots: picture::display(dots, room),
        };
        face.set_picture_columns(figure(columns));
        face.set_picture_height_mm(height_mm);
        face.set_pictures(ModelRc::new(pictures.iter().map(draw).collect::<VecModel<_>>()));
    }
}

#[allow(clippy::cast_precision_loss, reason = "at most some pictures")]
fn cast(n: usize) -> f32 {
    n as f32
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 20 px/mm times at most 240 mm")]
fn pixels(mm: f32, px_per_mm: f32) -> u32 {
    (mm * px_per_mm) as u32
}

fn kind(page: &TechnicianPage) -> ServicePage {
    match page {
        TechnicianPage::Pin { .. } => ServicePage::Pin,
        TechnicianPage::Overview { .. } => ServicePage::Overview,
        TechnicianPage::Part(_) => ServicePage::Part,
        TechnicianPage::Roll(_) => ServicePage::Roll,
        TechnicianPage::Fields { .. } => ServicePage::Fields,
        TechnicianPage::Tickets { .. } => ServicePage::Tickets,
    }
}

fn pin(face: &Service<'_>, typed: usize, note: Option<PinNote>, is_checking: bool) {
    let (word, number) = match note {
        None => (PinWord::None, 0),
        Some(PinNote::Wrong { tries_left }) => (PinWord::Wrong, tries_left),
        Some(PinNote::Locked { minutes }) => (PinWord::Locked, minutes),
        Some(PinNote::NotSet) => (PinWord::NotSet, 0),
    };
    face.set_typed(figure(typed));
    face.set_note_figure(number.into());
    face.set_note(word);
    face.set_checking(is_checking);
}

fn roll_step(page: RollPage) -> RollStep {
    match page {
        RollPage::Open => RollStep::Open,
        RollPage::Close => RollStep::Close,
        RollPage::Length => RollStep::Length,
        RollPage::Testing => RollStep::Testing,
        RollPage::Done => RollStep::Done,
        RollPage::Failed => RollStep::Failed,
    }
}

fn mark(condition: Condition) -> Mark {
    match condition {
        Condition::Absent => Mark::Absent,
        Condition::Working => Mark::Working,
        Condition::Warning => Mark::Warning,
        Condition::Faulty(_) => Mark::Faulty,
        Condition::Unknown => Mark::Unknown,
    }
}

fn full_width(character: char) -> char {
    match character {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '(' => '（',
        ')' => '）',
        other => other,
    }
}

/// A place in one of the core's tables.
fn place<T: PartialEq>(all: &[T], one: &T) -> i32 {
    all.iter().position(|each| each == one).map_or(-1, figure)
}

impl Reader {
    /// A text of the core; Chinese ones with punctuation as wide as their characters.
    fn wording(self, text: &Text) -> SharedString {
        match self.lang {
            Lang::Zh => text.zh.chars().map(full_width).collect::<String>().into(),
            Lang::En => (&text.en).into(),
        }
    }

    fn moment(self, at: Option<LocalTime>) -> Moment {
        let day = |at: LocalTime| (at.year, at.month, at.day);
        at.map_or_else(Moment::default, |at| Moment {
            known: true,
            today: self.now.is_some_and(|now| day(now) == day(at)),
            month: at.month.into(),
            day: at.day.into(),
            hour: at.hour.into(),
            minute: at.minute.into(),
        })
    }

    fn part_row(self, state: &PartState) -> PartRow {
        let fault = state.condition.fault();
        PartRow {
            at: place(&Part::ALL, &state.part),
            name: self.wording(&state.part.name()),
            mark: mark(state.condition),
            since: self.moment(state.since),
            fault: fault.map_or(FaultKind::None, fault_kind),
            remedy: fault.map_or_else(SharedString::default, |fault| self.wording(&fault.remedy())),
            last_fault: state.last_fault.filter(|_| fault.is_none()).map_or(FaultKind::None, fault_kind),
        }
    }

    fn check_line(self, row: &CheckRow) -> CheckLine {
        let last = row.last.as_ref().map(|(finding, _)| finding);
        let verdict = last.map(|finding| finding.verdict);
        CheckLine {
            at: place(&Check::ALL, &row.check),
            name: self.wording(&row.check.name()),
            running: row.is_running,
            can_run: row.can_run,
            verdict: match verdict {
                None => VerdictWord::None,
                Some(Verdict::Passed) => VerdictWord::Passed,
                Some(Verdict::Failed(_)) => VerdictWord::Failed,
                Some(Verdict::Skipped) => VerdictWord::Skipped,
            },
            when: self.moment(row.last.as_ref().map(|(_, at)| *at)),
            fault: verdict.and_then(Verdict::fault).map_or(FaultKind::None, fault_kind),
            evidence: last.map_or_else(SharedString::default, |finding| finding.evidence().into()),
        }
    }

    fn roll_line(self, page: &PartPage) -> RollLine {
        page.roll.map_or_else(RollLine::default, |(roll, forecast)| RollLine {
            known: true,
            used_dm: figure(roll.used_mm / 100),
            length_m: figure(roll.length_mm / 1_000),
            percent: roll.percent().into(),
            slips_left: figure(forecast.slips_left),
            low: forecast.is_low(),
            ends: self.moment(page.roll_ends_at),
        })
    }

    fn ticket_row(self, line: &TicketLine) -> TicketRow {
        let (paper, fault) = match line.paper {
            PaperOutcome::Printed(_) => (Outcome::Printed, FaultKind::None),
            PaperOutcome::Failed(fault) => (Outcome::Failed, fault_kind(fault)),
            PaperOutcome::Unknown(fault) => (Outcome::Doubt, fault_kind(fault)),
        };
        TicketRow {
            id: line.id.0.to_string().into(),
            number: (&line.number).into(),
            matter: (&line.matter).into(),
            at: self.moment(Some(line.at)),
            paper,
            fault,
            reprints: line.reprints.into(),
        }
    }
}

/// Reports what the technician touches.
pub(crate) fn listen(window: &KioskWindow, report: &(impl Fn(UiTouch) + Clone + 'static)) {
    let serviced = Serviced::get(window);
    let report = {
        let report = report.clone();
        move |touch: TechnicianTouch| report(UiTouch::Visit(Touch::Technician(touch)))
    };
    let simple = |touch: TechnicianTouch| {
        let report = report.clone();
        move || report(touch)
    };
    serviced.on_erase(simple(TechnicianTouch::Erase));
    serviced.on_report(simple(TechnicianTouch::Report));
    serviced.on_change_roll(simple(TechnicianTouch::ChangeRoll));
    serviced.on_roll_in(simple(TechnicianTouch::RollIn));
    serviced.on_tickets(simple(TechnicianTouch::Tickets));
    let confirm = report.clone();
    serviced.on_confirm(move |yes| confirm(TechnicianTouch::Confirm(yes)));
    // What comes back is what was shown; anything else names nothing.
    let numbered = |to_touch: fn(i32) -> Option<TechnicianTouch>| {
        let report = report.clone();
        move |n: i32| to_touch(n).into_iter().for_each(&report)
    };
    serviced.on_digit(numbered(|n| u8::try_from(n).ok().map(TechnicianTouch::Digit)));
    serviced.on_field(numbered(|n| u8::try_from(n).ok().map(TechnicianTouch::Field)));
    serviced.on_roll_length(numbered(|n| u16::try_from(n).ok().map(TechnicianTouch::RollLength)));
    serviced.on_part(numbered(|n| at(&Part::ALL, n).map(TechnicianTouch::Part)));
    serviced.on_run(numbered(|n| at(&Check::ALL, n).map(TechnicianTouch::Run)));
    serviced.on_reprint(move |id| {
        if let Ok(id) = id.parse() {
            report(TechnicianTouch::Reprint(TicketId(id)));
        }
    });
}

fn at<T: Copy>(all: &[T], n: i32) -> Option<T> {
    usize::try_from(n).ok().and_then(|n| all.get(n)).copied()
}
