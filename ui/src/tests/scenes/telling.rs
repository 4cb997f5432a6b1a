//! What a citizen is told: notices, and where a ticket stands.

use hall_core::calendar::Date;
use hall_core::centre::CentreRefusal;
use hall_core::hall::Lang;
use hall_core::view::{Notice, NoticePage, Page, Sought, StandingPage, Way};
use hall_core::wait::WaitRange;

use super::{Named, pick, plain};

fn notice(notice: Notice) -> Page {
    Page::Notice(NoticePage { notice, ways: vec![Way::Back, Way::Home] })
}

/// Something that cannot be used, with the ways on that it has.
fn bad(notice: Notice, ways: &[Way]) -> Page {
    Page::Notice(NoticePage { notice, ways: [ways, &[Way::Back, Way::Home]].concat() })
}

fn past_number() -> CentreRefusal {
    CentreRefusal::PastNumber { day: Date::new(2026, 11, 20).expect("a day") }
}

fn blocked() -> CentreRefusal {
    CentreRefusal::Blocked { until: Date::new(2026, 12, 21).expect("a day") }
}

fn standing(lang: Lang, is_second: bool) -> Page {
    Page::Standing(StandingPage {
        number: "A017".into(),
        matter: pick(lang, "企业开办", "Start a company"),
        counters: vec!["1".into(), "2".into(), "3".into()],
        ahead: Some(3),
        wait: (!is_second).then_some(WaitRange { from_min: 15, to_min: 30 }),
        is_second,
    })
}

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let plain = |page| plain(lang, page);
    vec![
        ("asking", plain(Page::Asking)),
        ("notice-damaged-code", plain(notice(Notice::DamagedCode))),
        ("notice-bad-forged", plain(bad(Notice::ForgedCode, &[Way::MyBooking, Way::TypeNumber]))),
        ("notice-bad-code", plain(bad(Notice::NoBooking(Sought::Typed), &[Way::MyBooking, Way::AllAreas]))),
        ("notice-bad-number", plain(bad(Notice::Refused(past_number()), &[Way::TypeNumber, Way::AllAreas]))),
        ("notice-too-fast", plain(notice(Notice::TooFast { wait_s: 24 }))),
        ("notice-paused", plain(notice(Notice::Paused))),
        ("notice-blocked", plain(notice(Notice::Refused(blocked())))),
        ("standing", plain(standing(lang, false))),
        ("standing-second", plain(standing(lang, true))),
    ]
}
