//! From the core's view to what the screens read. Values that did not change are not set, so still pages stay still.

use std::rc::Rc;

use hall_core::device::Line;
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::Bitmap;
use hall_core::view::{Action, IssuedCard, MatterCard, MatterTile, Page, Pager, PaperView, View, ZoneTile};
use slint::{Global, Image, Model, ModelRc, SharedString, VecModel};

use crate::assist::{AssistShows, helper_comes};
use crate::bands::{can_get_help, can_go_home};
use crate::booking::BookingShows;
use crate::clock::{hall_hours, wall_clock};
use crate::closed::{ClosedShows, queue_facts};
use crate::find::{FindShows, mark};
use crate::generated::{
    ActionKind, FaultKind, KioskWindow, MaterialRow, MatterFacts, MatterRow, PageKind, PaperState, PromiseState, Shown,
    Theme, ZoneRow,
};
use crate::intake::IntakeShows;
use crate::notice::NoticeShows;
use crate::picture;
use crate::screen::{Layout, Scene, select};
use crate::service::ServiceShows;
use crate::staff::StaffShows;

/// Room for the QR code beside a slip, and where it is the ticket itself (`Theme.qr-small` and `Theme.qr-large`, less
/// the edge).
const QR_SMALL_MM: f32 = 59.0;
const QR_LARGE_MM: f32 = 101.0;
/// The same on the small panel.
const QR_SMALL_COMPACT_MM: f32 = 37.0;
const QR_LARGE_COMPACT_MM: f32 = 45.0;
/// Width of the slip on the screen: 80 mm paper carries 72 mm of print.
const SLIP_MM: f32 = 75.0;

/// What is on the screen, kept to tell what changes.
pub(crate) struct Shows {
    last: Option<Scene>,
    zones: Rc<VecModel<ZoneRow>>,
    actions: Rc<VecModel<ActionKind>>,
    matters: Rc<VecModel<MatterRow>>,
    materials: Rc<VecModel<MaterialRow>>,
    assist: AssistShows,
    find: FindShows,
    closed: ClosedShows,
    intake: IntakeShows,
    notice: NoticeShows,
    booking: BookingShows,
    service: ServiceShows,
    staff: StaffShows,
    px_per_mm: f32,
    layout: Layout,
}

impl Shows {
    pub(crate) fn new(window: &KioskWindow, layout: Layout) -> Self {
        let shows = Self {
            last: None,
            zones: Rc::default(),
            actions: Rc::default(),
            matters: Rc::default(),
            materials: Rc::default(),
            assist: AssistShows::new(window),
            find: FindShows::new(window),
            closed: ClosedShows::new(window),
            intake: IntakeShows::new(window),
            notice: NoticeShows::new(window),
            booking: BookingShows::new(window),
            service: ServiceShows::new(window),
            staff: StaffShows::new(window),
            px_per_mm: Theme::get(window).get_px_per_mm(),
            layout,
        };
        let face = Shown::get(window);
        face.set_actions(ModelRc::from(Rc::clone(&shows.actions)));
        face.set_zones(ModelRc::from(Rc::clone(&shows.zones)));
        face.set_matters(ModelRc::from(Rc::clone(&shows.matters)));
        face.set_materials(ModelRc::from(Rc::clone(&shows.materials)));
        shows
    }

    pub(crate) fn show(&mut self, window: &KioskWindow, scene: &Scene) {
        if self.last.as_ref() == Some(scene) {
            return;
        }
        let view = &scene.view;
        self.around(window, scene);
        let shown = Shown::get(window);
        match &view.page {
            Page::Welcome { zones, pager, actions } => {
                self.forget(window);
                refresh(&self.actions, actions.iter().copied().map(action_kind).collect());
                self.zones(&shown, PageKind::Welcome, zones, *pager);
            }
            Page::Closed(page) => {
                self.booking.forget(window);
                refresh(&self.actions, page.actions.iter().copied().map(action_kind).collect());
                self.closed.show(&shown, page, view.clock);
            }
            Page::Zones { zones, pager } => self.zones(&shown, PageKind::Zones, zones, *pager),
            Page::Slots(_)
            | Page::BookConfirm(_)
            | Page::Booked(_)
            | Page::Bookings(_)
            | Page::Booking(_)
            | Page::CancelBooking(_) => self.booking.show(window, &view.page, view.lang),
            Page::Matters { zone, matters, pager } => {
                shown.set_facts(MatterFacts { zone: zone.into(), ..MatterFacts::default() });
                self.matters(&shown, PageKind::Matters, matters, *pager);
            }
            Page::Search(search) => {
                self.find.show(window, view);
                self.matters(&shown, PageKind::Search, &search.matters, search.pager);
            }
            Page::Listed { matters, pager, .. } => {
                self.find.show(window, view);
                self.matters(&shown, PageKind::Listed, matters, *pager);
            }
            Page::Online(_) | Page::Bundle(_) => self.find.show(window, view),
            Page::Prepare(card) => self.prepare(window, card, view),
            Page::Missing(_) | Page::Promise(_) | Page::Priority { .. } | Page::Entry(_) | Page::Identify(_) => {
                self.intake(window, view);
            }
            Page::Asking | Page::Notice(_) | Page::Standing(_) => self.told(window, view),
            Page::Numbering { matter } => {
                shown.set_facts(MatterFacts { matter: matter.into(), ..MatterFacts::default() });
                shown.set_page(PageKind::Numbering);
            }
            Page::Issued(card) => {
                helper_comes(window, card);
                issued(&shown, card, view.lang);
            }
            Page::Refused { fault, closes_in_s } => refused(&shown, *fault, *closes_in_s),
            Page::Help { .. }
            | Page::Assist { .. }
            | Page::AssistHow(_)
            | Page::CallbackLeft(_)
            | Page::RateWhich { .. }
            | Page::Rate(_)
            | Page::Thanks(_) => self.assist.show(window, view),
            Page::Staff(page) => self.staff.show(window, &self.service, page, view),
            Page::Technician(page) => {
                self.service.show(window, page, view);
                shown.set_page(PageKind::Technician);
            }
        }
        self.last = Some(scene.clone());
    }

    /// Everything but the page: language, colours, pictures and the bands.
    fn around(&self, window: &KioskWindow, scene: &Scene) {
        let view = &scene.view;
        if self.last.as_ref().is_none_or(|last| last.view.lang != view.lang) {
            // Both languages are compiled in: a catalogue cannot be missing here.
            let _ = select(view.lang);
        }
        let shown = Shown::get(window);
        self.pictures(&shown, scene);
        if self.last.as_ref().is_none_or(|last| last.pictures != scene.pictures) {
            ServiceShows::pictures(window, &scene.pictures, self.px_per_mm);
        }
        let theme = Theme::get(window);
        theme.set_care(view.care);
        theme.set_night(view.night);
        frame(&shown, view);
    }

    /// Nothing of a citizen stays in the window after their visit, shown or not.
    fn forget(&self, window: &KioskWindow) {
        self.booking.forget(window);
        IntakeShows::forget(window);
        NoticeShows::forget(window);
        AssistShows::forget(window);
        StaffShows::forget(window);
        let shown = Shown::get(window);
        shown.set_number(SharedString::default());
        shown.set_facts(MatterFacts::default());
    }

    /// What to bring.
    fn prepare(&self, window: &KioskWindow, card: &MatterCard, view: &View) {
        let shown = Shown::get(window);
        shown.set_facts(prepare_facts(card, view.lang));
        let row = |row: &hall_core::view::MaterialRow| MaterialRow {
            at: row.at.into(),
            name: (&row.name).into(),
            deferrable: row.deferrable,
            missing: row.is_missing,
        };
        refresh(&self.materials, card.materials.iter().map(row).collect());
        self.intake.prepare(window, card, view.clock);
        let kind = if card.admission.is_ticket() { PageKind::Prepare } else { PageKind::NotNow };
        page(&shown, kind, card.pager);
    }

    /// Zones as tiles.
    fn zones(&self, shown: &Shown<'_>, kind: PageKind, zones: &[ZoneTile], pager: Pager) {
        page(shown, kind, pager);
        refresh(&self.zones, zones.iter().map(zone_row).collect());
    }

    /// Matters as tiles.
    fn matters(&self, shown: &Shown<'_>, kind: PageKind, matters: &[MatterTile], pager: Pager) {
        page(shown, kind, pager);
        refresh(&self.matters, matters.iter().map(matter_row).collect());
    }

    /// The pages between a matter and its number.
    fn intake(&self, window: &KioskWindow, view: &View) {
        let shown = Shown::get(window);
        match &view.page {
            Page::Missing(page) | Page::Promise(page) => {
                shown.set_facts(MatterFacts { matter: (&page.matter).into(), ..MatterFacts::default() });
                self.intake.missing(page);
                let is_promise = matches!(view.page, Page::Promise(_));
                shown.set_page(if is_promise { PageKind::Promise } else { PageKind::Missing });
            }
            Page::Priority { offered, chosen } => {
                IntakeShows::priority(window, *offered, *chosen);
                shown.set_page(PageKind::Priority);
            }
            Page::Entry(page) => {
                self.intake.entry(window, page);
                shown.set_page(PageKind::Entry);
            }
            Page::Identify(page) => {
                self.intake.identify(window, page);
                shown.set_page(PageKind::Identify);
            }
            _ => {}
        }
    }

    /// Notices, and where a ticket stands.
    fn told(&self, window: &KioskWindow, view: &View) {
        let shown = Shown::get(window);
        match &view.page {
            Page::Asking => shown.set_page(PageKind::Asking),
            Page::Notice(page) => {
                self.notice.notice(window, page);
                shown.set_page(PageKind::Notice);
            }
            Page::Standing(page) => {
                shown.set_facts(MatterFacts {
                    matter: (&page.matter).into(),
                    counters: counters(&page.counters, view.lang),
                    ..MatterFacts::default()
                });
                shown.set_number((&page.number).into());
                NoticeShows::standing(window, page);
                shown.set_page(PageKind::Standing);
            }
            _ => {}
        }
    }

    /// Draws the pictures anew where their dots or their size changed.
    fn pictures(&self, shown: &Shown<'_>, scene: &Scene) {
        let large = |scene: &Scene| match &scene.view.page {
            Page::Issued(card) => qr_is_the_ticket(card.paper),
            Page::Online(_) => self.layout != Layout::Compact,
            _ => false,
        };
        let last = self.last.as_ref();
        if last.is_none_or(|last| last.qr != scene.qr || large(last) != large(scene)) {
            let room = self.px(match (self.layout, large(scene)) {
                (Layout::Compact, true) => QR_LARGE_COMPACT_MM,
                (Layout::Compact, false) => QR_SMALL_COMPACT_MM,
                (_, true) => QR_LARGE_MM,
                (_, false) => QR_SMALL_MM,
            });
            let draw = |code: &Bitmap| picture::qr(code, room);
            shown.set_has_qr(scene.qr.is_some());
            shown.set_qr(scene.qr.as_ref().map_or_else(Image::default, draw));
        }
        if last.is_none_or(|last| last.slip != scene.slip) {
            let draw = |dots: &Bitmap| picture::slip(dots, self.px(SLIP_MM));
            shown.set_has_slip(scene.slip.is_some());
            shown.set_slip(scene.slip.as_ref().map_or_else(Image::default, draw));
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 20 px/mm times about 100 mm")]
    fn px(&self, mm: f32) -> u32 {
        (mm * self.px_per_mm) as u32
    }
}

/// Whether there is no slip to hold, so that the code on the screen takes its place.
fn qr_is_the_ticket(paper: PaperView) -> bool {
    match paper {
        PaperView::Printing | PaperView::Printed => false,
        PaperView::OnScreen(_) | PaperView::Doubt(_) => true,
    }
}

fn frame(shown: &Shown<'_>, view: &View) {
    shown.set_hall((&view.hall).into());
    shown.set_clock(view.clock.map(wall_clock).unwrap_or_default());
    shown.set_line_cut(view.line == Line::Cut);
    shown.set_printer_fault(view.printer_fault.map_or(FaultKind::None, fault_kind));
    shown.set_can_go_back(view.can_go_back);
    shown.set_can_go_home(can_go_home(&view.page));
    shown.set_can_get_help(can_get_help(&view.page));
    shown.set_can_set(!matches!(view.page, Page::Technician(_) | Page::Staff(_)));
    shown.set_care(view.care);
    shown.set_voice(view.voice);
    shown.set_can_speak(view.can_speak);
    shown.set_hours(view.hours.map_or_else(Default::default, |hours| hall_hours(hours, view.clock)));
    shown.set_idle_left_s(view.idle_left_s.map_or(0, i32::from));
    shown.set_hold_left_s(view.hold_left_s.map_or(0, i32::from));
    let caption = view.caption.map(|prompt| prompt.caption().get(view.lang).to_owned());
    shown.set_caption(caption.unwrap_or_default().into());
}

pub(crate) fn page(shown: &Shown<'_>, kind: PageKind, pager: Pager) {
    shown.set_page_at(figure(pager.at));
    shown.set_pages(figure(pager.of));
    shown.set_page(kind);
}

/// No number could be given.
fn refused(shown: &Shown<'_>, fault: Fault, closes_in_s: Option<u8>) {
    shown.set_fault(fault_kind(fault));
    shown.set_closes_in_s(closes_in_s.map_or(0, i32::from));
    shown.set_page(PageKind::Refused);
}

fn issued(shown: &Shown<'_>, card: &IssuedCard, lang: Lang) {
    shown.set_facts(MatterFacts {
        matter: (&card.matter).into(),
        zone: (&card.zone).into(),
        place: (&card.place).into(),
        counters: counters(&card.counters, lang),
        wait_from: card.wait.map_or(0, |wait| wait.from_min.into()),
        wait_to: card.wait.map_or(0, |wait| wait.to_min.into()),
        ..MatterFacts::default()
    });
    shown.set_number((&card.number).into());
    shown.set_ahead(card.ahead.map_or(-1, figure));
    shown.set_cut_off(card.cut_off);
    paper(shown, card.paper, card.closes_in_s);
    shown.set_promise(match card.promise {
        None => PromiseState::None,
        Some(PaperView::Printing) => PromiseState::Printing,
        Some(PaperView::Printed) => PromiseState::Printed,
        Some(PaperView::OnScreen(_) | PaperView::Doubt(_)) => PromiseState::NotOut,
    });
    shown.set_page(PageKind::Issued);
}

/// What became of a slip, and how long its page stays.
pub(crate) fn paper(shown: &Shown<'_>, paper: PaperView, closes_in_s: Option<u8>) {
    let (paper, fault) = match paper {
        PaperView::Printing => (PaperState::Printing, FaultKind::None),
        PaperView::Printed => (PaperState::Printed, FaultKind::None),
        PaperView::OnScreen(fault) => (PaperState::OnScreen, fault_kind(fault)),
        PaperView::Doubt(fault) => (PaperState::Doubt, fault_kind(fault)),
    };
    shown.set_fault(fault);
    shown.set_paper(paper);
    shown.set_closes_in_s(closes_in_s.map_or(0, i32::from));
}

fn prepare_facts(card: &MatterCard, lang: Lang) -> MatterFacts {
    MatterFacts {
        matter: (&card.matter).into(),
        zone: (&card.zone).into(),
        place: (&card.place).into(),
        counters: counters(&card.counters, lang),
        minutes: card.minutes.into(),
        waiting: card.waiting.map_or(-1, figure),
        mark: mark(&card.marks, 0),
        mark_two: mark(&card.marks, 1),
        mark_three: mark(&card.marks, 2),
        regions: counters(&card.regions, lang),
        pioneer_counter: card.pioneer.as_ref().map(|(sign, _)| sign.into()).unwrap_or_default(),
        pioneer: card.pioneer.as_ref().map(|(_, label)| label.into()).unwrap_or_default(),
        ..queue_facts(&card.admission)
    }
}

pub(crate) fn counters(signs: &[String], lang: Lang) -> SharedString {
    match lang {
        Lang::Zh => signs.join("、").into(),
        Lang::En => signs.join(", ").into(),
    }
}

fn action_kind(action: Action) -> ActionKind {
    match action {
        Action::Search => ActionKind::Search,
        Action::Popular => ActionKind::Popular,
        Action::Online => ActionKind::Online,
        Action::TicketStatus => ActionKind::TicketStatus,
        Action::Book => ActionKind::Booking,
        Action::MyBooking => ActionKind::CheckIn,
        Action::Helper => ActionKind::Helper,
        Action::Rate => ActionKind::Rating,
    }
}

/// What a touched action means.
pub(crate) fn action_of(kind: ActionKind) -> Option<Action> {
    Action::ALL.into_iter().find(|action| action_kind(*action) == kind)
}

fn zone_row(tile: &ZoneTile) -> ZoneRow {
    ZoneRow {
        id: tile.id.as_str().into(),
        name: (&tile.name).into(),
        other_name: (&tile.other_name).into(),
        place: (&tile.place).into(),
        waiting: tile.waiting.map_or(-1, figure),
        served: tile.is_served,
    }
}

fn matter_row(tile: &MatterTile) -> MatterRow {
    MatterRow {
        id: tile.id.as_str().into(),
        name: (&tile.name).into(),
        other_name: (&tile.other_name).into(),
        waiting: tile.waiting.map_or(-1, figure),
        minutes: tile.minutes.into(),
        mark: mark(&tile.marks, 0),
        mark_two: mark(&tile.marks, 1),
        served: tile.is_served,
    }
}

/// Changes only the rows that differ, so that a new waiting figure redraws one tile.
pub(crate) fn refresh<T: Clone + PartialEq + 'static>(model: &VecModel<T>, rows: Vec<T>) {
    if model.row_count() != rows.len() {
        model.set_vec(rows);
        return;
    }
    for (at, row) in rows.into_iter().enumerate() {
        if model.row_data(at).as_ref() != Some(&row) {
            model.set_row_data(at, row);
        }
    }
}

pub(crate) fn figure(n: impl TryInto<i32>) -> i32 {
    n.try_into().unwrap_or(i32::MAX)
}

pub(crate) fn fault_kind(fault: Fault) -> FaultKind {
    match fault {
        Fault::PaperOut => FaultKind::PaperOut,
        Fault::CoverOpen => FaultKind::CoverOpen,
        Fault::CutterJammed => FaultKind::CutterJammed,
        Fault::PrinterHot => FaultKind::PrinterHot,
        Fault::PrinterBroken => FaultKind::PrinterBroken,
        Fault::PrinterSilent => FaultKind::PrinterSilent,
        Fault::PrinterGone => FaultKind::PrinterGone,
        Fault::PrinterGarbled => FaultKind::PrinterGarbled,
        Fault::LineCut => FaultKind::LineCut,
        Fault::KioskRefused => FaultKind::KioskRefused,
        Fault::JournalFailed => FaultKind::JournalFailed,
        Fault::SeriesExhausted => FaultKind::SeriesExhausted,
        Fault::Restarted => FaultKind::Restarted,
        Fault::PresenterJammed => FaultKind::PresenterJammed,
        Fault::SlipNotTaken => FaultKind::SlipNotTaken,
        Fault::CardReaderGone => FaultKind::CardReaderGone,
        Fault::CardReaderSilent => FaultKind::CardReaderSilent,
        Fault::CardReaderBroken => FaultKind::CardReaderBroken,
        Fault::ScannerGone => FaultKind::ScannerGone,
        Fault::CounterDisplayGone => FaultKind::CounterDisplayGone,
        Fault::CounterDisplaySilent => FaultKind::CounterDisplaySilent,
        Fault::StatusDisplayGone => FaultKind::StatusDisplayGone,
        Fault::SpeakerGone => FaultKind::SpeakerGone,
        Fault::SignalsGone => FaultKind::SignalsGone,
        Fault::DoorOpen => FaultKind::DoorOpen,
        Fault::StorageLow => FaultKind::StorageLow,
        Fault::ClockOff => FaultKind::ClockOff,
        Fault::TouchDead => FaultKind::TouchDead,
        Fault::ScannerSilent => FaultKind::ScannerSilent,
        Fault::DataBad => FaultKind::DataBad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_faults_share_a_text() {
        for (at, one) in Fault::all().enumerate() {
            assert_ne!(fault_kind(one), FaultKind::None);
            assert!(Fault::all().skip(at + 1).all(|other| fault_kind(one) != fault_kind(other)), "{one:?}");
        }
    }
}
