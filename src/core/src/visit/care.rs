//! 关怀版 and the voice: how a visit is made easier. Both last for one visit.

use super::book::Book;
use super::find::Search;
use super::{CARE_TIMES, Effect, State, Visit};
use crate::hall::Lang;
use crate::view::Room;

/// The voice of the terminal, as it is set now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// This terminal has none.
    Absent,
    Off,
    On,
}

impl Voice {
    /// As the next citizen should find it: whoever cannot see is spoken to without asking for it.
    fn anew(self) -> Self {
        if self == Self::Absent { self } else { Self::On }
    }
}

impl Visit {
    /// Whether nothing of the terminal is set otherwise than the next citizen should find it.
    pub(super) fn is_untouched(&self) -> bool {
        self.lang == Lang::default() && !self.care && self.voice != Voice::Off
    }

    /// Sets the terminal as the next citizen should find it.
    pub(super) fn forget_settings(&mut self) {
        self.lang = Lang::default();
        self.care = false;
        self.voice = self.voice.anew();
    }

    /// 关怀版 on or off. Whoever needs it is spoken to as well; nobody is silenced by leaving it.
    pub(super) fn toggle_care(&mut self) -> Vec<Effect> {
        let before = self.room().tiles;
        self.care = !self.care;
        if self.care {
            self.voice = self.voice.anew();
        }
        let after = self.room().tiles;
        for state in self.trail.iter_mut().chain([&mut self.state]) {
            turn(state, |page| page * before / after);
        }
        self.keep_open()
    }

    /// 语音 on or off, where there is a voice.
    pub(super) fn toggle_voice(&mut self) -> Vec<Effect> {
        self.voice = match self.voice {
            Voice::Absent => return self.stray(),
            Voice::Off => Voice::On,
            Voice::On => Voice::Off,
        };
        self.keep_open()
    }

    /// What one page has room for now.
    pub(super) fn room(&self) -> Room {
        self.panel.room(self.care)
    }

    /// A time that runs against the citizen, longer in 关怀版.
    pub(super) fn patient(&self, seconds: u8) -> u8 {
        if self.care { seconds.saturating_mul(CARE_TIMES) } else { seconds }
    }

    /// The same in milliseconds.
    pub(super) fn patient_ms(&self, ms: u64) -> u64 {
        if self.care { ms * u64::from(CARE_TIMES) } else { ms }
    }
}

/// Turns to the page of tiles on which the first tile of the page before stands now.
fn turn(state: &mut State, to: impl Fn(usize) -> usize) {
    match state {
        State::Welcome { page }
        | State::Zones { page, .. }
        | State::Matters { page, .. }
        | State::Listed { page, .. }
        | State::Search(Search { page, .. })
        | State::Prepare { page, .. }
        | State::Book(Book::List { page, .. }) => *page = to(*page),
        State::Help { before } => turn(before, to),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::walk::hall;
    use super::super::{Event, IDLE_MS, Touch};
    use super::*;
    use crate::day::{DayRule, LocalTime, UtcMillis};
    use crate::fault::Fault;
    use crate::hall::{MatterId, ZoneId};
    use crate::ticket::{StatusKey, TicketId};
    use crate::view::{HoursView, Page, Pager, Panel};

    fn visit() -> Visit {
        Visit::new(hall(), "http://centre".into())
    }

    fn touch(visit: &mut Visit, touch: Touch) -> Vec<Effect> {
        visit.step(Event::Touched(touch))
    }

    fn tiles(visit: &Visit) -> (usize, Pager) {
        match visit.view().page {
            Page::Welcome { zones, pager, .. } => (zones.len(), pager),
            other => panic!("{other:?}"),
        }
    }

    fn refused(visit: &mut Visit) -> Option<u8> {
        let _ = touch(visit, Touch::Zone(ZoneId::new("z1").expect("id")));
        let _ = touch(visit, Touch::Matter(MatterId::new("m1").expect("id")));
        let _ = visit.step(Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) });
        let _ = visit.step(Event::NotNumbered { ticket: TicketId(1), fault: Fault::JournalFailed });
        closes_in_s(visit)
    }

    fn closes_in_s(visit: &Visit) -> Option<u8> {
        match visit.view().page {
            Page::Refused { closes_in_s, .. } => closes_in_s,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_panel_with_less_room_has_fewer_tiles_and_more_pages() {
        assert_eq!(tiles(&visit()), (8, Pager { at: 0, of: 2 }));
        assert_eq!(tiles(&visit().with_panel(Panel::Small)), (6, Pager { at: 0, of: 2 }));
    }

    #[test]
    fn care_has_four_tiles_and_stays_where_the_citizen_was() {
        let mut visit = visit().with_panel(Panel::Small);
        let _ = touch(&mut visit, Touch::NextPage);
        assert_eq!(tiles(&visit), (3, Pager { at: 1, of: 2 }), "the seventh to the ninth");
        let _ = touch(&mut visit, Touch::Care);
        assert_eq!(tiles(&visit), (4, Pager { at: 1, of: 3 }), "the fifth to the eighth");
        let _ = touch(&mut visit, Touch::NextPage);
        let _ = touch(&mut visit, Touch::Care);
        assert_eq!(tiles(&visit), (3, Pager { at: 1, of: 2 }));
    }

    #[test]
    fn care_is_slower_and_ends_with_the_visit() {
        let mut visit = visit();
        let effects = touch(&mut visit, Touch::Care);
        let quiet_ms = |effects: &[Effect]| match effects {
            [Effect::StartTimer { after_ms, .. }] => *after_ms,
            other => panic!("{other:?}"),
        };
        assert_eq!(quiet_ms(&effects), 2 * IDLE_MS);
        assert!(visit.view().care && !visit.is_at_rest());
        let timer = visit.timer.expect("quiet time").id;
        let _ = visit.step(Event::TimerFired(timer));
        assert_eq!(visit.view().idle_left_s, Some(40));
        let _ = touch(&mut visit, Touch::Home);
        assert!(!visit.view().care && visit.is_at_rest());
        assert_eq!(refused(&mut visit), Some(60));
        let _ = touch(&mut visit, Touch::Home);
        let _ = touch(&mut visit, Touch::Care);
        assert_eq!(refused(&mut visit), Some(120));
    }

    #[test]
    fn care_speaks_where_there_is_a_voice() {
        let mut silent = visit();
        let _ = touch(&mut silent, Touch::Care);
        assert!(!silent.view().voice && !silent.view().can_speak);
        let strays = silent.strays();
        assert_eq!(touch(&mut silent, Touch::Voice), []);
        assert_eq!(silent.strays(), strays + 1, "there is nothing to turn on");
        let mut visit = visit().with_voice();
        assert!(visit.view().voice && visit.is_at_rest());
        let _ = touch(&mut visit, Touch::Voice);
        assert!(!visit.view().voice && visit.view().caption.is_none() && !visit.is_at_rest());
        let _ = touch(&mut visit, Touch::Care);
        assert!(visit.view().voice && visit.view().caption.is_some());
    }

    #[test]
    fn help_leads_back_to_where_it_was_asked_for() {
        let mut visit = visit();
        let _ = touch(&mut visit, Touch::Zone(ZoneId::new("z2").expect("id")));
        let before = visit.view().page;
        let _ = touch(&mut visit, Touch::Help);
        assert!(matches!(visit.view().page, Page::Help { .. }) && visit.view().can_go_back);
        let _ = touch(&mut visit, Touch::Back);
        assert_eq!(visit.view().page, before);
    }

    #[test]
    fn a_page_that_closes_by_itself_waits_behind_the_help() {
        let mut visit = visit();
        assert_eq!(refused(&mut visit), Some(60));
        let second = visit.timer.expect("a second").id;
        let _ = touch(&mut visit, Touch::Help);
        assert_eq!(visit.step(Event::TimerFired(second)), [], "replaced by the quiet time of the help");
        assert!(matches!(touch(&mut visit, Touch::Back)[..], [Effect::StartTimer { after_ms: 1_000, .. }]));
        assert_eq!(closes_in_s(&visit), Some(60));
        let second = visit.timer.expect("a second").id;
        let _ = visit.step(Event::TimerFired(second));
        assert_eq!(closes_in_s(&visit), Some(59));
    }

    #[test]
    fn the_night_is_when_it_is_dark_and_nobody_is_at_the_counters_in_working_hours() {
        let clock = DayRule::BEIJING_04.local(UtcMillis(0));
        let next = Some(clock);
        for (hours, night) in [
            (HoursView::Working { until: (17, 0) }, false),
            (HoursView::Extended { until: (18, 30) }, false),
            (HoursView::AfterHours { until: (20, 0) }, true),
            (HoursView::Closed { next }, true),
        ] {
            for (hour, is_dark) in [(12, false), (6, true), (7, false), (17, false), (18, true)] {
                let mut visit = visit();
                assert!(!visit.view().night && visit.view().hours.is_none(), "nothing is known yet");
                let _ = visit.step(Event::Clock(LocalTime { hour, ..clock }));
                let _ = visit.step(Event::HoursChanged(hours));
                assert_eq!((visit.view().hours, visit.view().night), (Some(hours), night && is_dark), "at {hour}");
            }
        }
    }
}
