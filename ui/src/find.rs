//! Finding a matter, what needs no visit, and the steps of a bundle: from the view to what their pages read, and their
//! touches.

use std::rc::Rc;

use hall_core::hall::{Lang, Reach};
use hall_core::view::{BundlePage, MatterList, MatterMark, OnlinePage, Page, SearchPage, View, Way};
use hall_core::visit::{Key, Touch};
use slint::{Global, ModelRc, SharedString, VecModel};

use crate::generated::{BundleStep, Find, KioskWindow, MarkWord, MatterFacts, PageKind, Shown};
use crate::screen::UiTouch;
use crate::show::{counters, figure, refresh};

/// What is on those pages, kept to tell what changes.
pub(crate) struct FindShows {
    leads_on: Rc<VecModel<bool>>,
    online_steps: Rc<VecModel<SharedString>>,
    steps: Rc<VecModel<BundleStep>>,
}

impl FindShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { leads_on: Rc::default(), online_steps: Rc::default(), steps: Rc::default() };
        let face = Find::get(window);
        face.set_leads_on(ModelRc::from(Rc::clone(&shows.leads_on)));
        face.set_online_steps(ModelRc::from(Rc::clone(&shows.online_steps)));
        face.set_steps(ModelRc::from(Rc::clone(&shows.steps)));
        shows
    }

    /// One of these pages; tiles are shown by whoever keeps them.
    pub(crate) fn show(&self, window: &KioskWindow, view: &View) {
        match &view.page {
            Page::Search(page) => self.search(window, page),
            Page::Listed { list, .. } => Find::get(window).set_online_list(*list == MatterList::Online),
            Page::Online(page) => self.online(window, page),
            Page::Bundle(page) => self.bundle(window, page, view.lang),
            _ => {}
        }
    }

    fn search(&self, window: &KioskWindow, page: &SearchPage) {
        let face = Find::get(window);
        face.set_typed((&page.typed).into());
        face.set_found(figure(page.found));
        refresh(&self.leads_on, ('A'..='Z').map(|letter| page.next.contains(&letter)).collect());
    }

    fn online(&self, window: &KioskWindow, page: &OnlinePage) {
        let (face, shown) = (Find::get(window), Shown::get(window));
        shown.set_facts(MatterFacts { matter: (&page.matter).into(), ..MatterFacts::default() });
        face.set_site((&page.site).into());
        face.set_whole(page.is_whole);
        refresh(&self.online_steps, page.steps.iter().map(Into::into).collect());
        shown.set_page(PageKind::Online);
    }

    fn bundle(&self, window: &KioskWindow, page: &BundlePage, lang: Lang) {
        let (face, shown) = (Find::get(window), Shown::get(window));
        shown.set_facts(MatterFacts { matter: (&page.matter).into(), ..MatterFacts::default() });
        face.set_kind((&page.kind).into());
        face.set_in_order(page.in_order);
        face.set_record_s(page.record_s.map_or(0, figure));
        let steps = page.steps.iter().map(|step| BundleStep {
            name: (&step.name).into(),
            counters: counters(&step.counters, lang),
            minutes: step.minutes.into(),
            online: step.online,
        });
        refresh(&self.steps, steps.collect());
        shown.set_page(PageKind::Bundle);
    }
}

/// The mark at that place, the most telling first.
pub(crate) fn mark(marks: &[MatterMark], at: usize) -> MarkWord {
    marks.get(at).map_or(MarkWord::None, |mark| match mark {
        MatterMark::OneTicket => MarkWord::OneTicket,
        MatterMark::IndustryLicence => MarkWord::IndustryLicence,
        MatterMark::FourPermits => MarkWord::FourPermits,
        MatterMark::CrossRegion(Reach::District) => MarkWord::District,
        MatterMark::CrossRegion(Reach::City) => MarkWord::City,
        MatterMark::CrossRegion(Reach::Province) => MarkWord::Province,
        MatterMark::CrossRegion(Reach::National) => MarkWord::National,
        MatterMark::Online => MarkWord::Online,
        MatterMark::PartlyOnline => MarkWord::PartlyOnline,
        MatterMark::SoleApprover => MarkWord::SoleApprover,
        MatterMark::Deferrable => MarkWord::Deferrable,
        MatterMark::Prefill => MarkWord::Prefill,
        MatterMark::Assistance => MarkWord::Assistance,
    })
}

/// Reports the touches of these pages.
pub(crate) fn listen(window: &KioskWindow, report: &(impl Fn(UiTouch) + Clone + 'static)) {
    let face = Find::get(window);
    let visit = |touch: Touch| {
        let report = report.clone();
        move || report(UiTouch::Visit(touch.clone()))
    };
    face.on_erase(visit(Touch::Key(Key::Erase)));
    face.on_clear(visit(Touch::Way(Way::Clear)));
    face.on_at_counter(visit(Touch::Way(Way::AtCounter)));
    let report = report.clone();
    face.on_letter(move |text| {
        if let Some(letter) = text.chars().next().filter(char::is_ascii_uppercase) {
            report(UiTouch::Visit(Touch::Key(Key::Letter(letter))));
        }
    });
}
