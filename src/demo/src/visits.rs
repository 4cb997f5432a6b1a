//! Scripted visits: what someone does at the terminal, in the cabinet and at the centre, and what must follow.

use hall_core::device::Line;
use hall_core::hall::{MatterId, ZoneId};
use hall_core::view::{Page, PaperView, View};
use hall_core::visit::Touch;
use hall_ui::UiTouch;

/// The visits that can be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Visits {
    /// A citizen starts a company: zone, matter, what to bring, number, slip.
    Ordinary,
    /// The same in English.
    English,
    /// The paper is out: the number stands on the screen; with a new roll the next slip comes out.
    PaperOut,
    /// The line to the centre is cut: the kiosk's own number; then the line is mended and everything arrives.
    LineCut,
}

/// One step of a visit.
#[derive(Debug, Clone)]
pub enum Step {
    /// Touch the screen.
    Touch(UiTouch),
    /// Do something to the cabinet or the centre, in the words of [`crate::desk::Desk::verb`].
    Do(&'static str),
    /// Wait until the screen shows this.
    See(Sight),
    /// Keep a picture of the screen under this name.
    Picture(&'static str),
    /// Wait until the centre has everything that the kiosk owes it.
    Drained,
}

/// Something to be seen on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The welcome page, with the line and the printer as they should be.
    Welcome {
        /// Whether the line holds.
        line: Line,
        /// Whether the printer is ready.
        printer_ready: bool,
    },
    /// The matters of a zone.
    Matters,
    /// What to bring.
    Prepare,
    /// A number, its slip on the way or out.
    Issued,
    /// A number, its slip out.
    Printed,
    /// A number on the screen only.
    OnScreen,
}

impl Sight {
    /// Whether it is this.
    #[must_use]
    pub fn is(self, view: &View) -> bool {
        match (self, &view.page) {
            (Sight::Welcome { line, printer_ready }, Page::Welcome { .. }) => {
                view.line == line && view.printer_fault.is_none() == printer_ready
            }
            (Sight::Matters, Page::Matters { .. })
            | (Sight::Prepare, Page::Prepare(_))
            | (Sight::Issued, Page::Issued(_)) => true,
            (Sight::Printed, Page::Issued(card)) => card.paper == PaperView::Printed,
            (Sight::OnScreen, Page::Issued(card)) => matches!(card.paper, PaperView::OnScreen(_)),
            _ => false,
        }
    }
}

impl Visits {
    /// Its steps.
    ///
    /// # Errors
    /// The hall of the demonstration has no such zone or matter.
    pub fn steps(self) -> anyhow::Result<Vec<Step>> {
        let ready = Sight::Welcome { line: Line::Up, printer_ready: true };
        let zone = || -> anyhow::Result<Step> { Ok(touch(Touch::Zone(ZoneId::new("company")?))) };
        let matter = || -> anyhow::Result<Step> { Ok(touch(Touch::Matter(MatterId::new("company-start")?))) };
        let take = Step::Touch(UiTouch::TakeNumber);
        let home = touch(Touch::Home);
        let mut steps = vec![Step::See(ready), Step::Picture("welcome")];
        match self {
            Visits::Ordinary | Visits::English => {
                if self == Visits::English {
                    steps.extend([touch(Touch::Language), Step::Picture("welcome-english")]);
                }
                steps.extend([zone()?, Step::See(Sight::Matters), Step::Picture("matters"), matter()?]);
                steps.extend([Step::See(Sight::Prepare), Step::Picture("prepare"), take, Step::See(Sight::Issued)]);
                steps.extend([Step::Picture("issued"), Step::See(Sight::Printed), Step::Picture("printed")]);
            }
            Visits::PaperOut => {
                let stopped = Sight::Welcome { line: Line::Up, printer_ready: false };
                steps.extend([Step::Do("paper out"), Step::See(stopped), Step::Picture("welcome-paper-out")]);
                steps.extend([zone()?, matter()?, Step::See(Sight::Prepare), Step::Picture("prepare-paper-out")]);
                steps.extend([take.clone(), Step::See(Sight::OnScreen), Step::Picture("on-screen"), home.clone()]);
                steps.extend([Step::Do("paper ok"), Step::See(ready), zone()?, matter()?, take]);
                steps.extend([Step::See(Sight::Printed), Step::Picture("printed-after-new-roll")]);
            }
            Visits::LineCut => {
                let cut = Sight::Welcome { line: Line::Cut, printer_ready: true };
                steps.extend([Step::Do("centre stop"), Step::See(cut), Step::Picture("welcome-line-cut")]);
                steps.extend([zone()?, matter()?, take, Step::See(Sight::Printed), Step::Picture("printed-line-cut")]);
                steps.extend([Step::Do("centre start")]);
            }
        }
        steps.extend([home, Step::See(ready), Step::Drained]);
        Ok(steps)
    }
}

fn touch(touch: Touch) -> Step {
    Step::Touch(UiTouch::Visit(touch))
}
