//! 查找事项, 常办事项 and 网上可办: a matter found without knowing its zone.

use super::ask::Topic;
use super::{Effect, Key, State, Visit};
use crate::centre::{CentreAsk, TicketRef};
use crate::hall::{Matter, MatterId, Need};
use crate::number::Number;
use crate::view::{
    BundlePage, BundleRow, MatterList, MatterMark, MatterTile, OnlinePage, Page, Pager, SearchPage, Sought, Way,
};

/// Most matters that a search shows, on all its pages: whoever sees more types on.
pub const FOUND_MAX: usize = 24;

/// Letters on their way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Search {
    typed: String,
    pub(super) page: usize,
}

impl Visit {
    pub(super) fn begin_search(&mut self) -> Vec<Effect> {
        self.go(State::Search(Search::default()))
    }

    /// A letter is typed, or taken away. A key that leads nowhere is greyed, so a touch on it is a late one.
    pub(super) fn search_key(&mut self, key: Key) -> Vec<Effect> {
        let State::Search(search) = &mut self.state else { return self.stray() };
        match (key, key.character()) {
            (Key::Erase, _) if search.typed.pop().is_some() => {}
            (_, Some(letter)) if self.index.next_letters(&search.typed).contains(&letter) => search.typed.push(letter),
            _ => return self.stray(),
        }
        search.page = 0;
        self.keep_open()
    }

    pub(super) fn search_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Search(search) = &mut self.state else { return self.stray() };
        match way {
            Way::Clear if !search.typed.is_empty() => {
                *search = Search::default();
                self.keep_open()
            }
            _ => self.stray(),
        }
    }

    pub(super) fn search_pages(&self, search: &Search) -> usize {
        self.index.find(&search.typed, FOUND_MAX).len().div_ceil(self.room().found).max(1)
    }

    pub(super) fn search_page(&self, search: &Search) -> Page {
        let found = self.index.find(&search.typed, FOUND_MAX);
        let of = self.search_pages(search);
        let at = search.page.min(of - 1);
        let shown = found.iter().skip(at * self.room().found).take(self.room().found);
        let clear = (!search.typed.is_empty()).then_some(Way::Clear);
        Page::Search(SearchPage {
            typed: search.typed.clone(),
            next: self.index.next_letters(&search.typed),
            matters: shown.filter_map(|id| self.hall.matter(id)).map(|matter| self.matter_tile(matter)).collect(),
            found: found.len(),
            pager: Pager { at, of },
            ways: clear.into_iter().collect(),
        })
    }

    /// The matters of a list, in its order.
    pub(super) fn listed(&self, list: MatterList) -> impl Iterator<Item = &Matter> {
        let online = |whole: bool| {
            let is_so = move |matter: &&Matter| matter.online.as_ref().is_some_and(|online| online.whole == whole);
            self.hall.matters().iter().filter(is_so)
        };
        let (popular, needs_none) = (list == MatterList::Popular, list == MatterList::Online);
        let popular = self.hall.popular().filter(move |_| popular);
        popular.chain(online(true).chain(online(false)).filter(move |_| needs_none))
    }

    pub(super) fn list_has(&self, list: MatterList, id: &MatterId) -> bool {
        self.listed(list).any(|matter| matter.id == *id)
    }

    pub(super) fn listed_pages(&self, list: MatterList) -> usize {
        self.listed(list).count().div_ceil(self.room().tiles).max(1)
    }

    pub(super) fn listed_page(&self, list: MatterList, page: usize) -> Page {
        let shown = self.listed(list).skip(page * self.room().tiles).take(self.room().tiles);
        let matters = shown.map(|matter| self.matter_tile(matter)).collect();
        Page::Listed { list, matters, pager: Pager { at: page, of: self.listed_pages(list) } }
    }

    pub(super) fn matter_tile(&self, matter: &Matter) -> MatterTile {
        MatterTile {
            id: matter.id.clone(),
            name: self.text(&matter.name),
            other_name: self.other(&matter.name),
            waiting: self.waiting_for(&matter.id),
            minutes: matter.minutes,
            is_served: self.is_served(matter),
            marks: MatterMark::of(matter),
        }
    }

    /// Whether a matter's page is reached by way of what needs no visit: nobody comes for nothing.
    pub(super) fn is_online_first(&self, id: &MatterId) -> bool {
        let from_list = matches!(self.state, State::Listed { list: MatterList::Online, .. });
        let online = self.hall.matter(id).and_then(|matter| matter.online.as_ref());
        online.is_some_and(|online| online.whole || from_list)
    }

    pub(super) fn online_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Online { matter } = &self.state else { return self.stray() };
        let matter = matter.clone();
        // Whoever came from the matter's page goes back to it.
        let was_there = matches!(self.trail.last(), Some(State::Prepare { .. }));
        match way {
            Way::AtCounter if was_there => self.go_back(),
            Way::AtCounter => self.go(State::Prepare { matter, page: 0 }),
            _ => self.stray(),
        }
    }

    pub(super) fn online_page(&self, id: &MatterId) -> OnlinePage {
        let matter = self.hall.matter(id);
        let online = matter.and_then(|matter| matter.online.as_ref());
        OnlinePage {
            matter: matter.map(|matter| self.text(&matter.name)).unwrap_or_default(),
            site: online.map(|online| self.text(&online.site)).unwrap_or_default(),
            link: online.map(|online| online.link.clone()).unwrap_or_default(),
            is_whole: online.is_some_and(|online| online.whole),
            steps: online.map(|online| online.steps.iter().map(|step| self.text(step)).collect()).unwrap_or_default(),
            ways: vec![Way::AtCounter],
        }
    }

    pub(super) fn bundle_page(&self, id: &MatterId) -> BundlePage {
        let matter = self.hall.matter(id);
        let bundle = matter.and_then(|matter| matter.bundle.as_ref());
        let steps = bundle.map(|bundle| bundle.steps.as_slice()).unwrap_or_default().iter().map(|step| BundleRow {
            name: self.text(&step.name),
            counters: step.counters.clone(),
            minutes: step.minutes,
            online: step.online,
        });
        BundlePage {
            matter: matter.map(|matter| self.text(&matter.name)).unwrap_or_default(),
            kind: bundle.map(|bundle| self.text(&bundle.kind.name())).unwrap_or_default(),
            in_order: bundle.is_some_and(|bundle| bundle.shape == crate::hall::BundleShape::InOrder),
            steps: steps.collect(),
            record_s: bundle.and_then(|bundle| bundle.record_s),
        }
    }

    /// Where the ticket of a number stands that was typed.
    pub(super) fn status_number(&mut self, number: Number) -> Vec<Effect> {
        self.look(TicketRef::Number(number))
    }

    /// Where the newest ticket of the person stands who was identified.
    pub(super) fn status_person(&mut self) -> Vec<Effect> {
        match self.citizen.identified.as_ref().map(|person| person.key) {
            Some(key) => self.look(TicketRef::Person(key)),
            None => self.stray(),
        }
    }

    fn look(&mut self, ticket: TicketRef) -> Vec<Effect> {
        // Whatever was typed is not shown again on the way back.
        if matches!(&self.state, State::Entry(_)) || matches!(&self.state, State::Identify(who) if who.is_sealing) {
            self.step_off();
        }
        let by = match ticket {
            TicketRef::Key(_) => Sought::Slip,
            TicketRef::Number(_) => Sought::Typed,
            TicketRef::Person(_) => Sought::Person,
        };
        self.ask(CentreAsk::Look(ticket), Topic::Look(by))
    }
}

impl MatterMark {
    /// What marks a matter, the most telling first.
    pub(super) fn of(matter: &Matter) -> Vec<MatterMark> {
        use crate::hall::BundleKind;
        let bundle = matter.bundle.as_ref().map(|bundle| match bundle.kind {
            BundleKind::CompanyStart | BundleKind::Other(_) => MatterMark::OneTicket,
            BundleKind::IndustryLicence => MatterMark::IndustryLicence,
            BundleKind::FourPermits => MatterMark::FourPermits,
        });
        let region = matter.cross_region.as_ref().map(|region| MatterMark::CrossRegion(region.reach));
        let online = matter.online.as_ref();
        let online = online.map(|online| if online.whole { MatterMark::Online } else { MatterMark::PartlyOnline });
        let sole = matter.sole_approver.then_some(MatterMark::SoleApprover);
        let deferrable = matter.materials.iter().any(|material| material.need == Need::Deferrable);
        let marks = [
            bundle,
            region,
            online,
            sole,
            deferrable.then_some(MatterMark::Deferrable),
            matter.prefill.then_some(MatterMark::Prefill),
            matter.assistance.then_some(MatterMark::Assistance),
        ];
        marks.into_iter().flatten().collect()
    }
}
