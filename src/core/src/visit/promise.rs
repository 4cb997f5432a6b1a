//! 容缺受理承诺书: the promise that is printed behind its ticket, to be signed and handed in at the counter.

use super::assist::CallbackLeft;
use super::file::Left;
use super::slip::link;
use super::{Effect, Issued, State, Visit};
use crate::calendar::Date;
use crate::device::PaperOutcome;
use crate::hall::Text;
use crate::paper::{PromiseContent, PromisedMaterial, SlipContent, SlipId};
use crate::view::PaperView;

impl Visit {
    /// Prints the promise, once the ticket that it belongs to is out. Without paper it is signed at the counter.
    pub(super) fn print_promise(
        &mut self,
        issued: &Issued,
        paper: PaperView,
    ) -> (Option<(SlipId, PaperView)>, Vec<Effect>) {
        // A slip that comes out late, after the page has said that it may not, is followed by no second promise.
        if let State::Closing { promise: Some(promise), .. } = &self.state {
            return (Some(*promise), vec![]);
        }
        let Some(content) = self.promise(issued).filter(|_| paper == PaperView::Printed) else {
            return (None, vec![]);
        };
        let id = self.next_slip();
        let content = Box::new(SlipContent::Promise(Box::new(content)));
        (Some((id, PaperView::Printing)), vec![Effect::PrintSlip { id, content }])
    }

    /// The identity of a slip that is no ticket; it comes back with what became of it.
    pub(super) fn next_slip(&mut self) -> SlipId {
        self.timers += 1;
        SlipId(self.timers)
    }

    /// What became of a slip that is no ticket.
    pub(super) fn slip_printed(&mut self, printed: SlipId, outcome: PaperOutcome) -> Vec<Effect> {
        let shown = if let State::Help { before } = &mut self.state { before.as_mut() } else { &mut self.state };
        match shown {
            State::Closing { promise: Some((id, paper)), .. } if *id == printed => {
                *paper = outcome.into();
                vec![]
            }
            State::Left { left: Left::Callback(CallbackLeft { slip: Some(id), paper, .. }), .. } if *id == printed => {
                *paper = Some(outcome.into());
                vec![]
            }
            _ => self.booking_slip_ended(printed, outcome.into()),
        }
    }

    fn promise(&self, issued: &Issued) -> Option<PromiseContent> {
        let intent = &issued.order.intent;
        let (matter, at) = (self.hall.matter(&intent.matter)?, self.clock?);
        if !intent.details.is_promised {
            return None;
        }
        let missing = intent.details.missing.iter().filter_map(|at| matter.materials.get(usize::from(*at)));
        let promised = missing.filter_map(|material| {
            let days = i32::from(material.follows_within_days()?);
            Some(PromisedMaterial { name: material.name.clone(), until: Date::from(at).add_days(days) })
        });
        let missing: Vec<_> = promised.collect();
        (!missing.is_empty()).then(|| PromiseContent {
            lang: intent.details.lang,
            hall: self.hall.name().clone(),
            matter: matter.name.clone(),
            number: Some(issued.label.number),
            missing,
            person: intent.details.masked.clone(),
            place: Text { zh: "受理窗口".into(), en: "the counter".into() },
            at,
            link: link(&self.link_base, &intent.key),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::walk::hall;
    use super::super::{Event, Touch};
    use super::*;
    use crate::day::{BusinessDay, DayRule, UtcMillis};
    use crate::device::{Evidence, PrinterStatus};
    use crate::fault::Fault;
    use crate::hall::{MatterId, ZoneId};
    use crate::ticket::{Label, Source, StatusKey, TicketId};
    use crate::view::Page;

    const TICKET: TicketId = TicketId(1);

    /// A ticket whose second material is promised, as the printer gets it.
    fn promised() -> Visit {
        let mut visit = Visit::new(hall(), "http://centre".into());
        let number = "K017".parse().expect("a label");
        let label = Label { number, day: BusinessDay(20_780), source: Source::Kiosk };
        let at = DayRule::BEIJING_04.local(UtcMillis(1_795_400_000_000));
        let asked = Event::Asked { ticket: TICKET, key: StatusKey::from_random([1; 10]) };
        for event in [
            Event::Clock(at),
            Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }),
            Event::Touched(Touch::Zone(ZoneId::new("z1").expect("id"))),
            Event::Touched(Touch::Matter(MatterId::new("m1").expect("id"))),
            Event::Touched(Touch::Material(1)),
            asked.clone(),
            asked,
            Event::Numbered { ticket: TICKET, label, at },
        ] {
            let _ = visit.step(event);
        }
        visit
    }

    fn shown(visit: &Visit) -> Option<PaperView> {
        match visit.view().page {
            Page::Issued(card) => card.promise,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_promise_follows_its_ticket_and_names_the_last_day() {
        let mut visit = promised();
        let effects = visit.step(Event::Paper(TICKET, PaperOutcome::Printed(Evidence::Fenced)));
        let [_, Effect::PrintSlip { id, content }, Effect::StartTimer { .. }] = &effects[..] else {
            panic!("{effects:?}")
        };
        let SlipContent::Promise(promise) = &**content else { panic!("{content:?}") };
        assert_eq!(promise.missing.len(), 1);
        assert_eq!(promise.missing[0].until, Date::from(promise.at).add_days(15));
        assert_eq!(shown(&visit), Some(PaperView::Printing));
        let _ = visit.step(Event::SlipPrinted(*id, PaperOutcome::Unknown(Fault::PaperOut)));
        assert_eq!(shown(&visit), Some(PaperView::Doubt(Fault::PaperOut)));
        let again = visit.step(Event::Paper(TICKET, PaperOutcome::Printed(Evidence::Fenced)));
        assert!(!again.iter().any(|effect| matches!(effect, Effect::PrintSlip { .. })), "once");
    }

    #[test]
    fn without_a_ticket_on_paper_there_is_no_promise_on_paper() {
        for outcome in [PaperOutcome::Failed(Fault::CoverOpen), PaperOutcome::Unknown(Fault::PaperOut)] {
            let mut visit = promised();
            let effects = visit.step(Event::Paper(TICKET, outcome));
            assert!(!effects.iter().any(|effect| matches!(effect, Effect::PrintSlip { .. })));
            assert_eq!(shown(&visit), None);
        }
    }
}
