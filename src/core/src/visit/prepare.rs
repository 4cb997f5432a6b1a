//! Before the number: what to bring, what is missing, and who comes (一次办成).

use super::{Aim, Effect, Goal, Intent, Order, State, Visit};
use crate::hall::{Material, Matter, MatterId, Need};
use crate::person::{Priority, ProjectNumber};
use crate::ticket::{StatusKey, TicketDetails, TicketId};
use crate::view::{Action, EntryKind, MaterialRow, MatterCard, MatterMark, MissingPage, MissingRow, Pager, Way};

/// What stands between a matter and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// The project's code.
    Project,
    /// Something without which nothing goes.
    Essential,
    /// Something that may follow, on a promise.
    Deferrable,
}

impl Visit {
    /// Opens a matter's page.
    pub(super) fn open_matter(&mut self, matter: MatterId) -> Vec<Effect> {
        self.citizen.leave_matter();
        if self.aim() == Aim::CheckIn {
            self.citizen.checks_in = self.citizen.shown_code.clone().map(|code| (code, false));
        }
        if self.aim() == Aim::Ticket && self.is_online_first(&matter) {
            return self.go(State::Online { matter });
        }
        self.go(State::Prepare { matter, page: 0 })
    }

    /// The same for whoever decided to come in person.
    pub(super) fn prepare(&mut self, matter: MatterId) -> Vec<Effect> {
        self.citizen.leave_matter();
        self.go(State::Prepare { matter, page: 0 })
    }

    pub(super) fn back_to_prepare(&mut self) -> Vec<Effect> {
        self.back_to(|state| matches!(state, State::Prepare { .. }))
    }

    /// A row of the check list: here, or missing.
    pub(super) fn material_touched(&mut self, at: u8) -> Vec<Effect> {
        let State::Prepare { matter, .. } = &self.state else { return self.stray() };
        if self.hall.matter(matter).is_none_or(|matter| usize::from(at) >= matter.materials.len()) {
            return self.stray();
        }
        if !self.citizen.missing.remove(&at) {
            self.citizen.missing.insert(at);
        }
        self.citizen.is_promised = false;
        self.keep_open()
    }

    /// What can be added to a ticket of this matter.
    pub(super) fn prepare_ways(&self, id: &MatterId) -> Vec<Way> {
        let book = self.equipment.can_seal.then_some(Way::Book);
        if self.is_extended(id).is_none() {
            // No number now: what there is instead.
            let helper = self.can_help().then_some(Way::Helper);
            let online = self.hall.matter(id).and_then(|matter| matter.online.as_ref()).map(|_| Way::Online);
            return book.into_iter().chain(online).chain(helper).chain([Way::OtherMatters]).collect();
        }
        let matter = self.hall.matter(id);
        let steps = matter.is_some_and(|matter| matter.bundle.is_some()).then_some(Way::Steps);
        let online = matter.is_some_and(|matter| matter.online.is_some()).then_some(Way::Online);
        let read_card = self.equipment.can_seal.then_some(Way::ReadCard);
        steps
            .into_iter()
            .chain(online)
            .chain(read_card)
            .chain([Way::GiveTail, Way::ChoosePriority])
            .chain(book)
            .collect()
    }

    /// The ways on where something essential is missing.
    pub(super) fn missing_ways(&self) -> Vec<Way> {
        let book = self.equipment.can_seal.then_some(Way::Book);
        [Way::Helper].into_iter().chain(book).chain([Way::TakeAnyway]).collect()
    }

    pub(super) fn prepare_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Prepare { matter, .. } = &self.state else { return self.stray() };
        let matter = matter.clone();
        if !self.prepare_ways(&matter).contains(&way) {
            return self.stray();
        }
        match way {
            Way::Steps => self.go(State::Bundle { matter }),
            Way::Online => self.go(State::Online { matter }),
            Way::Helper => self.begin(Action::Helper),
            Way::OtherMatters => self.other_matters(),
            Way::ReadCard => self.identify(Goal::Prefill),
            Way::GiveTail => self.type_in(Goal::Tail, EntryKind::PhoneTail),
            Way::ChoosePriority => self.go(State::Priority),
            _ => self.stray(),
        }
    }

    pub(super) fn priority_chosen(&mut self, class: Option<Priority>) -> Vec<Effect> {
        if self.state != State::Priority {
            return self.stray();
        }
        self.citizen.priority = class;
        self.back_to_prepare()
    }

    pub(super) fn project_given(&mut self, goal: Goal, project: ProjectNumber) -> Vec<Effect> {
        self.citizen.project = Some(project);
        match goal {
            Goal::Booking => self.booking_goes_on(),
            Goal::Steward => self.steward_found(true),
            _ => self.back_to_prepare(),
        }
    }

    /// 取号 with a fresh identity: the number, or what is missing before it. Time has gone by since the page was opened,
    /// so the calendar is asked again.
    pub(super) fn asked(&mut self, ticket: TicketId, key: StatusKey) -> Vec<Effect> {
        let (matter, gap) = match &self.state {
            State::Prepare { matter, .. } => (matter.clone(), self.gap(matter)),
            State::Missing { matter } => (matter.clone(), None),
            State::Book(_) => return self.check_in(ticket, key),
            State::Promise { matter } => {
                let matter = matter.clone();
                self.citizen.is_promised = true;
                (matter, None)
            }
            State::AssistHow(_) => return self.helper_called(ticket, key),
            _ => return self.stray(),
        };
        let Some(is_extended) = self.is_extended(&matter) else { return self.turned_away() };
        match gap {
            Some(Gap::Project) => self.type_in(Goal::Project, EntryKind::Project),
            Some(Gap::Essential) => self.go(State::Missing { matter }),
            Some(Gap::Deferrable) => self.go(State::Promise { matter }),
            None => {
                let details = self.citizen.details(self.lang, self.saves_form(&matter));
                let details = Box::new(TicketDetails { is_extended, ..details });
                self.order(Order { ticket, intent: Intent { matter, key, details } })
            }
        }
    }

    fn saves_form(&self, matter: &MatterId) -> bool {
        self.hall.matter(matter).is_some_and(|matter| matter.prefill)
    }

    fn gap(&self, matter: &MatterId) -> Option<Gap> {
        let matter = self.hall.matter(matter)?;
        if matter.needs_project && self.citizen.project.is_none() {
            return Some(Gap::Project);
        }
        if self.lacks(matter, Need::Essential) {
            return Some(Gap::Essential);
        }
        (self.lacks(matter, Need::Deferrable) && !self.citizen.is_promised).then_some(Gap::Deferrable)
    }

    fn lacks(&self, matter: &Matter, need: Need) -> bool {
        let missing = self.citizen.missing.iter().filter_map(|at| matter.materials.get(usize::from(*at)));
        missing.into_iter().any(|material| material.need == need)
    }

    pub(super) fn material_pages(&self, id: &MatterId) -> usize {
        let materials = self.hall.matter(id).map_or(0, |matter| matter.materials.len());
        materials.div_ceil(self.room().materials).max(1)
    }

    /// The page of a matter, with as much of what to bring as there is room for.
    pub(super) fn check_list(&self, id: &MatterId, page: usize) -> MatterCard {
        let mut card = self.card(id);
        card.pager = Pager { at: page, of: self.material_pages(id) };
        card.materials =
            card.materials.into_iter().skip(page * self.room().materials).take(self.room().materials).collect();
        card
    }

    /// What stands on the page of a matter.
    pub(super) fn card(&self, id: &MatterId) -> MatterCard {
        let matter = self.hall.matter(id);
        let zone = matter.and_then(|matter| self.hall.zone(&matter.zone));
        let row = |(at, material): (usize, &Material)| MaterialRow {
            at: u8::try_from(at).unwrap_or(u8::MAX),
            name: self.text(&material.name),
            deferrable: material.need == Need::Deferrable,
            is_missing: u8::try_from(at).is_ok_and(|at| self.citizen.missing.contains(&at)),
        };
        let partners = matter.and_then(|matter| matter.cross_region.as_ref()).map(|region| region.partners.iter());
        let regions = partners.map(|partners| partners.map(|partner| self.text(partner)).collect());
        let mut signs = matter.map(|matter| matter.counters.iter()).into_iter().flatten();
        let pioneer = signs.find_map(|sign| Some((sign, self.hall.counter_label(sign)?)));
        let citizen = &self.citizen;
        MatterCard {
            matter: matter.map(|matter| self.text(&matter.name)).unwrap_or_default(),
            zone: zone.map(|zone| self.text(&zone.name)).unwrap_or_default(),
            place: zone.map(|zone| self.text(&zone.place)).unwrap_or_default(),
            counters: matter.map(|matter| matter.counters.clone()).unwrap_or_default(),
            minutes: matter.map_or(0, |matter| matter.minutes),
            waiting: self.waiting_for(id),
            materials: matter.map(|matter| matter.materials.iter().enumerate().map(row).collect()).unwrap_or_default(),
            person: citizen.identified.as_ref().map(|person| person.masked.clone()),
            tail: citizen.tail.map(|tail| tail.to_string()),
            priority: citizen.priority,
            project: citizen.project.as_ref().map(ToString::to_string),
            pager: Pager { at: 0, of: 1 },
            marks: matter.map(MatterMark::of).unwrap_or_default(),
            regions: regions.unwrap_or_default(),
            pioneer: pioneer.map(|(sign, label)| (sign.clone(), self.text(label))),
            admission: self.admission(id),
            ways: self.prepare_ways(id),
        }
    }

    pub(super) fn missing_page(&self, id: &MatterId, ways: Vec<Way>) -> MissingPage {
        let matter = self.hall.matter(id);
        let missing = self.citizen.missing.iter().filter_map(|at| matter?.materials.get(usize::from(*at)));
        let row = |material: &Material| MissingRow {
            name: self.text(&material.name),
            source: material.source.as_ref().map(|source| self.text(source)),
            follows_within_days: material.follows_within_days(),
        };
        MissingPage {
            matter: matter.map(|matter| self.text(&matter.name)).unwrap_or_default(),
            materials: missing.map(row).collect(),
            ways,
        }
    }

    /// A card says who is seventy; nobody is asked to say so.
    pub(super) fn offered_priority(&self) -> Option<Priority> {
        self.citizen.identified.as_ref().filter(|person| person.is_senior).map(|_| Priority::Senior)
    }
}
