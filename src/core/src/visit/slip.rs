//! What the slip of a ticket says, the first time and whenever staff print it again.

use crate::day::LocalTime;
use crate::hall::{BundleShape, BundleStep, Hall, Lang, Matter, MatterId, Text};
use crate::paper::{Mark, StepLine, TicketContent};
use crate::ticket::{Label, Source, StatusKey, TicketDetails};
use crate::wait::WaitRange;

/// What is known of a ticket when its slip is printed.
#[derive(Debug, Clone, Copy)]
pub struct SlipFacts<'a> {
    /// What the citizen came for.
    pub matter: &'a MatterId,
    /// The secret of its QR code.
    pub key: &'a StatusKey,
    /// Its number.
    pub label: Label,
    /// When it was given, on the hall's clock.
    pub at: LocalTime,
    /// How many wait before it, where that is known.
    pub ahead: Option<u32>,
    /// How long that takes, where somebody can tell.
    pub wait: Option<WaitRange>,
    /// Whether it was given outside working hours.
    pub is_after_hours: bool,
    /// What else the counter should know.
    pub details: &'a TicketDetails,
    /// The language that the citizen reads.
    pub lang: Lang,
    /// Which reprint it is; 0 for the first slip.
    pub reprint: u8,
}

/// What the slip says. `link_base` is the centre's public address, without a slash at its end.
#[must_use]
pub fn slip(hall: &Hall, link_base: &str, facts: SlipFacts<'_>) -> TicketContent {
    let matter = hall.matter(facts.matter);
    let zone = matter.and_then(|matter| hall.zone(&matter.zone));
    let nothing = || Text { zh: String::new(), en: String::new() };
    let bundle = matter.and_then(|matter| matter.bundle.as_ref());
    TicketContent {
        lang: facts.lang,
        hall: hall.name().clone(),
        matter: matter.map_or_else(nothing, |matter| matter.name.clone()),
        zone: zone.map_or_else(nothing, |zone| zone.name.clone()),
        place: zone.map_or_else(nothing, |zone| zone.place.clone()),
        counters: matter.map(|matter| matter.counters.clone()).unwrap_or_default(),
        label: matter.and_then(|matter| shared_label(hall, &matter.counters)).cloned(),
        number: facts.label.number,
        ahead: facts.ahead,
        wait: facts.wait,
        person: facts.details.masked.clone(),
        steps: bundle.map(|bundle| bundle.steps.iter().map(step).collect()).unwrap_or_default(),
        steps_shape: bundle.map_or(BundleShape::InOrder, |bundle| bundle.shape),
        missing: matter.map(|matter| missing(matter, facts.details)).unwrap_or_default(),
        project: facts.details.project.clone(),
        at: facts.at,
        link: link(link_base, facts.key),
        bars: None,
        marks: marks(&facts, matter),
    }
}

fn step(step: &BundleStep) -> StepLine {
    let counters = if step.online { Vec::new() } else { step.counters.clone() };
    StepLine { name: step.name.clone(), counters }
}

/// The label of the counters, if all of them bear the same: with one of several, nobody could keep the promise.
fn shared_label<'a>(hall: &'a Hall, counters: &[String]) -> Option<&'a Text> {
    let mut labels = counters.iter().map(|counter| hall.counter_label(counter));
    let first = labels.next()??;
    labels.all(|label| label == Some(first)).then_some(first)
}

fn missing(matter: &Matter, details: &TicketDetails) -> Vec<Text> {
    let materials = details.missing.iter().filter_map(|&at| matter.materials.get(usize::from(at)));
    materials.map(|material| material.name.clone()).collect()
}

/// What staff must not overlook first, then what the counter should know.
fn marks(facts: &SlipFacts<'_>, matter: Option<&Matter>) -> Vec<Mark> {
    let details = facts.details;
    let of_ticket = [
        (facts.reprint > 0, Mark::Reprint(facts.reprint)),
        (facts.label.source == Source::Kiosk, Mark::CutOff),
        (details.is_extended, Mark::Extended),
        (facts.is_after_hours && !details.is_extended, Mark::AfterHours),
        // Who comes too late waits like anybody else.
        (details.booking.is_some() && !details.is_late, Mark::Booked),
        (details.priority.is_some(), Mark::Priority),
        (details.is_promised, Mark::Deferred),
        (details.sealed.is_some(), Mark::Prefilled),
    ];
    // A bundle that bears its kind's name says it once, as the matter.
    let bundle = matter.and_then(|matter| Some((matter.bundle.as_ref()?.kind.name(), &matter.name)));
    let bundle = bundle.filter(|(kind, name)| kind.zh != name.zh).map(|(kind, _)| Mark::Bundle(kind));
    let of_matter = [
        (matter.is_some_and(|matter| matter.sole_approver), Mark::SoleApprover),
        (matter.is_some_and(|matter| matter.cross_region.is_some()), Mark::CrossRegion),
    ];
    let marks = of_ticket.into_iter().chain(of_matter).filter_map(|(applies, mark)| applies.then_some(mark));
    marks.chain(bundle).collect()
}

/// The address of a ticket's own page.
pub(super) fn link(link_base: &str, key: &StatusKey) -> String {
    format!("{link_base}/t/{}", key.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{BusinessDay, DayRule};
    use crate::hall::{Bundle, BundleKind, CounterSign, HallParts, Material, Need, Zone, ZoneId};
    use crate::number::Number;
    use crate::person::Priority;

    fn text(zh: &str) -> Text {
        Text { zh: zh.into(), en: zh.into() }
    }

    fn hall() -> Hall {
        let number: Number = "Q001".parse().expect("a label");
        let counters = vec!["1".to_owned(), "2".to_owned()];
        let id = MatterId::new("company").expect("an id");
        let zone = ZoneId::new("firms").expect("an id");
        let mut matter = Matter::new(id, zone.clone(), text("企业开办一站办"), number.series(), counters.clone(), 20);
        matter.materials = ["章程", "住所证明"].map(|name| Material::new(text(name), Need::Deferrable)).into();
        matter.sole_approver = true;
        let step = |name, online| BundleStep { name: text(name), counters: counters.clone(), minutes: 5, online };
        let steps = vec![step("营业执照", false), step("公章刻制", true)];
        let shape = BundleShape::SideBySide;
        matter.bundle = Some(Bundle { shape, kind: BundleKind::CompanyStart, steps, record_s: None });
        let signs = ["1", "2"].map(|sign| CounterSign { sign: sign.into(), label: Some(text("党员先锋岗")) });
        let zones = vec![Zone::new(zone, text("企业开办专区"), text("一楼"))];
        let parts = HallParts::new(text("澄河区政务服务中心"), DayRule::BEIJING_04, zones, vec![matter]);
        Hall::new(HallParts { counters: signs.into(), ..parts }).expect("a hall")
    }

    fn printed(hall: &Hall, details: &TicketDetails, source: Source) -> TicketContent {
        let at = DayRule::BEIJING_04.local(crate::day::UtcMillis(0));
        let label = Label { number: "Q017".parse().expect("a label"), day: BusinessDay(20_000), source };
        let (matter, key) = (MatterId::new("company").expect("an id"), StatusKey::from_random([7; 10]));
        let facts = SlipFacts {
            matter: &matter,
            key: &key,
            label,
            at,
            ahead: None,
            wait: None,
            is_after_hours: false,
            details,
            lang: Lang::Zh,
            reprint: 1,
        };
        slip(hall, "https://hall.example", facts)
    }

    #[test]
    fn a_slip_says_all_that_the_counter_should_know() {
        let hall = hall();
        let details = TicketDetails {
            masked: Some("王**".into()),
            missing: vec![1, 9],
            is_promised: true,
            priority: Some(Priority::Military),
            is_extended: true,
            ..TicketDetails::default()
        };
        let slip = printed(&hall, &details, Source::Centre);
        let of_ticket = [Mark::Reprint(1), Mark::Extended, Mark::Priority, Mark::Deferred, Mark::SoleApprover];
        assert_eq!(slip.marks, [&of_ticket[..], &[Mark::Bundle(BundleKind::CompanyStart.name())]].concat());
        assert_eq!((slip.person.as_deref(), slip.missing), (Some("王**"), vec![text("住所证明")]));
        assert_eq!(slip.label, Some(text("党员先锋岗")));
        let counters: Vec<usize> = slip.steps.iter().map(|step| step.counters.len()).collect();
        assert_eq!((counters, slip.steps_shape), (vec![2, 0], BundleShape::SideBySide), "online needs no counter");
    }

    #[test]
    fn a_bundle_that_bears_its_kinds_name_says_it_once() {
        let longer = hall();
        let matter = Matter { name: text("企业开办"), ..longer.matters()[0].clone() };
        let zones = longer.zones().to_vec();
        let parts = HallParts::new(longer.name().clone(), DayRule::BEIJING_04, zones, vec![matter]);
        let hall = Hall::new(parts).expect("a sound hall");
        let slip = printed(&hall, &TicketDetails::default(), Source::Centre);
        assert!(!slip.marks.iter().any(|mark| matches!(mark, Mark::Bundle(_))), "{:?}", slip.marks);
    }

    #[test]
    fn who_comes_after_the_slot_waits_as_a_walk_in() {
        let hall = hall();
        let code = crate::booking::BookingCode::from_random(5);
        for (is_late, booked) in [(false, true), (true, false)] {
            let details = TicketDetails { booking: Some(code.clone()), is_late, ..TicketDetails::default() };
            let marks = printed(&hall, &details, Source::Kiosk).marks;
            assert_eq!((marks.contains(&Mark::Booked), marks.contains(&Mark::CutOff)), (booked, true));
        }
    }
}
