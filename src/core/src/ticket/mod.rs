//! One ticket from touch to paper: its durable states, and the only ways from one to the next.
//!
//! ```text
//! Intent ──► Numbered ──► PrintStarted ──► Printed
//!    │           │              ├────────► PrintUnknown
//!    ▼           ▼              ▼
//! Abandoned  PrintFailed ◄──────┘
//! ```
//! Staff may have a ticket printed again (补打) whatever became of its paper: that begins with `ReprintStarted`, leads to
//! `PrintStarted` once more and ends as a first slip does. It is the same ticket with the same number and place.
//!
//! `PrintStarted` is on disk before the first byte is on the line; so after a power cut the journal tells a slip that
//! cannot exist from one that may.

mod details;

use crate::day::{BusinessDay, UtcMillis};
use crate::device::{Evidence, PaperOutcome};
use crate::fault::Fault;
use crate::hall::MatterId;
use crate::number::Number;

pub use details::{MISSING_MAX, TicketDetails};

/// A ticket's identity: a version 7 UUID made by the kiosk and written down before anyone is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketId(pub u128);

impl TicketId {
    /// When it was made, by the kiosk's clock: a version 7 UUID begins with it (RFC 9562, 5.7). `None` for any other.
    #[must_use]
    pub fn made_at(self) -> Option<UtcMillis> {
        let is_version_7 = (self.0 >> 76) & 0xf == 7;
        is_version_7.then(|| i64::try_from(self.0 >> 80).map(UtcMillis).ok()).flatten()
    }
}

/// The secret in the slip's QR code: whoever holds the paper may see the ticket's place in the queue, nobody else.
///
/// 80 random bits written as sixteen of [`StatusKey::ALPHABET`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusKey(String);

impl StatusKey {
    /// Crockford's base 32 in lower case: no letter that is mistaken for a digit.
    pub const ALPHABET: &'static [u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    /// Characters in a key; 16 × 5 bits = 80.
    pub const CHARS: usize = 16;

    /// Makes a key out of ten random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; 10]) -> Self {
        let bits = bytes.iter().fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let letter = |at: usize| {
            let index = usize::try_from((bits >> (75 - 5 * at)) & 31).unwrap_or(0);
            char::from(Self::ALPHABET[index])
        };
        Self((0..Self::CHARS).map(letter).collect())
    }

    /// Reads a key back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == Self::CHARS && text.bytes().all(|b| Self::ALPHABET.contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    /// The key as it stands in the QR code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for StatusKey {
    /// Never shows the key: it opens the ticket's page.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StatusKey(…)")
    }
}

/// Most reprints of one ticket: more paper of one number than this helps nobody, and the count stays one digit.
pub const REPRINTS_MAX: u8 = 9;

/// Who gave the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The centre, from the matter's series.
    Centre,
    /// The kiosk, from its own series, because the centre did not answer in time.
    Kiosk,
}

/// Where a ticket stands between touch and paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketState {
    /// The citizen asked; nobody has seen a number.
    Intent,
    /// Asked, but the kiosk died before a number was shown. The end.
    Abandoned,
    /// The number stands, and may be shown.
    Numbered,
    /// Bytes may have reached the printer.
    PrintStarted {
        /// 1 for the first slip; more for reprints (补打) by staff.
        attempt: u8,
    },
    /// The last slip was seen out.
    Printed {
        /// How that is known.
        evidence: Evidence,
    },
    /// No byte of the last slip was sent. If it was the first, the citizen has the number from the screen.
    PrintFailed {
        /// What stopped it.
        fault: Fault,
    },
    /// The last slip may be out or not; only staff reprint.
    PrintUnknown {
        /// What raised the doubt.
        fault: Fault,
    },
}

/// What is written down about a ticket: the transitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transition {
    /// A citizen asked for a number.
    Intended {
        /// What they came for.
        matter: MatterId,
        /// The secret of the slip's QR code.
        key: StatusKey,
        /// What else the counter should know.
        details: Box<TicketDetails>,
    },
    /// The kiosk died before a number was shown; a number that the centre bound to the ticket is void.
    Abandoned,
    /// The label that the citizen sees.
    Numbered {
        /// The label.
        number: Number,
        /// The business day on which it is unique.
        day: BusinessDay,
        /// Who gave it. If the centre had bound another, the one on paper wins.
        source: Source,
    },
    /// Bytes of the first slip are about to go to the printer.
    PrintStarted,
    /// Staff have the ticket printed again; bytes are about to go to the printer.
    ReprintStarted {
        /// Which reprint it is, as the slip says (补打 1): one more than before, at most [`REPRINTS_MAX`].
        no: u8,
    },
    /// What the printer made of them.
    Paper(PaperOutcome),
}

/// A transition that the ticket's state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a ticket in state {state:?} cannot take {transition:?}")]
pub struct IllegalTransition {
    /// Where the ticket stood; `None` if it did not exist.
    pub state: Option<TicketState>,
    /// What was tried.
    pub transition: Transition,
}

/// A ticket as the journal and the centre know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Its identity.
    pub id: TicketId,
    /// What the citizen came for.
    pub matter: MatterId,
    /// The secret of its QR code.
    pub key: StatusKey,
    /// What else the counter should know.
    pub details: Box<TicketDetails>,
    /// When the citizen asked, by the kiosk's clock.
    pub asked_at: UtcMillis,
    /// Its label, from `Numbered` on.
    pub label: Option<Label>,
    /// Where it stands.
    pub state: TicketState,
    /// Slips begun so far, reprints too.
    pub attempts: u8,
    /// Reprints begun so far.
    pub reprints: u8,
}

/// A number with what makes it unique and who gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label {
    /// What is printed and called.
    pub number: Number,
    /// The business day on which it is unique.
    pub day: BusinessDay,
    /// Who gave it.
    pub source: Source,
}

impl Ticket {
    /// The ticket after `transition`; `ticket` is `None` before the first.
    ///
    /// Recovery after a restart and the centre's intake go through this same function.
    ///
    /// # Errors
    /// The transition does not follow from the ticket's state.
    pub fn apply(
        ticket: Option<Ticket>,
        id: TicketId,
        at: UtcMillis,
        transition: &Transition,
    ) -> Result<Ticket, IllegalTransition> {
        let state = ticket.as_ref().map(|ticket| ticket.state);
        let refused = || IllegalTransition { state, transition: transition.clone() };
        let Some(ticket) = ticket else {
            let Transition::Intended { matter, key, details } = transition else { return Err(refused()) };
            return Ok(Ticket {
                id,
                matter: matter.clone(),
                key: key.clone(),
                details: details.clone(),
                asked_at: at,
                label: None,
                state: TicketState::Intent,
                attempts: 0,
                reprints: 0,
            });
        };
        let to = match (ticket.state, transition) {
            (TicketState::Intent, Transition::Abandoned) => TicketState::Abandoned,
            (TicketState::Intent, &Transition::Numbered { number, day, source }) => {
                let label = Some(Label { number, day, source });
                return Ok(Ticket { label, state: TicketState::Numbered, ..ticket });
            }
            // After a reprint a slip without the mark 补打 would pass for the first one.
            (TicketState::Numbered | TicketState::PrintFailed { .. }, Transition::PrintStarted)
                if ticket.reprints == 0 =>
            {
                return Ok(ticket.begin_slip());
            }
            (
                TicketState::Printed { .. } | TicketState::PrintFailed { .. } | TicketState::PrintUnknown { .. },
                Transition::ReprintStarted { no },
            ) if Some(*no) == ticket.next_reprint() => return Ok(Ticket { reprints: *no, ..ticket.begin_slip() }),
            (
                TicketState::Numbered | TicketState::PrintStarted { .. },
                Transition::Paper(PaperOutcome::Failed(fault)),
            ) => TicketState::PrintFailed { fault: *fault },
            (TicketState::PrintStarted { .. }, Transition::Paper(PaperOutcome::Printed(evidence))) => {
                TicketState::Printed { evidence: *evidence }
            }
            (TicketState::PrintStarted { .. }, Transition::Paper(PaperOutcome::Unknown(fault))) => {
                TicketState::PrintUnknown { fault: *fault }
            }
            (
                TicketState::Intent
                | TicketState::Abandoned
                | TicketState::Numbered
                | TicketState::PrintStarted { .. }
                | TicketState::Printed { .. }
                | TicketState::PrintFailed { .. }
                | TicketState::PrintUnknown { .. },
                _,
            ) => return Err(refused()),
        };
        Ok(Ticket { state: to, ..ticket })
    }

    fn begin_slip(self) -> Ticket {
        let attempt = self.attempts.saturating_add(1);
        Ticket { attempts: attempt, state: TicketState::PrintStarted { attempt }, ..self }
    }

    /// The number of the reprint that staff may begin now: 1 for the first. `None` while the first slip is not settled,
    /// while a slip is on its way, and after [`REPRINTS_MAX`].
    #[must_use]
    pub fn next_reprint(&self) -> Option<u8> {
        match self.state {
            TicketState::Printed { .. } | TicketState::PrintFailed { .. } | TicketState::PrintUnknown { .. } => {
                Some(self.reprints.saturating_add(1)).filter(|no| *no <= REPRINTS_MAX)
            }
            TicketState::Intent | TicketState::Abandoned | TicketState::Numbered | TicketState::PrintStarted { .. } => {
                None
            }
        }
    }

    /// What to write down for this ticket when the program starts and finds it so: nothing is printed by itself, and
    /// a number that nobody saw is given back.
    #[must_use]
    pub fn after_restart(&self) -> Option<Transition> {
        match self.state {
            TicketState::Intent => Some(Transition::Abandoned),
            TicketState::Numbered => Some(Transition::Paper(PaperOutcome::Failed(Fault::Restarted))),
            TicketState::PrintStarted { .. } => Some(Transition::Paper(PaperOutcome::Unknown(Fault::Restarted))),
            TicketState::Abandoned
            | TicketState::Printed { .. }
            | TicketState::PrintFailed { .. }
            | TicketState::PrintUnknown { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Series;

    const AT: UtcMillis = UtcMillis(0);

    fn intended() -> Transition {
        Transition::Intended {
            matter: MatterId::new("m").expect("id"),
            key: StatusKey::from_random([7; 10]),
            details: Box::default(),
        }
    }

    fn numbered() -> Transition {
        let number = Number::new(Series::new('A').expect("letter"), 17).expect("value");
        Transition::Numbered { number, day: BusinessDay(1), source: Source::Centre }
    }

    fn all() -> Vec<Transition> {
        vec![
            intended(),
            Transition::Abandoned,
            numbered(),
            Transition::PrintStarted,
            Transition::Paper(PaperOutcome::Printed(Evidence::Fenced)),
            Transition::Paper(PaperOutcome::Failed(Fault::PaperOut)),
            Transition::Paper(PaperOutcome::Unknown(Fault::PaperOut)),
            Transition::ReprintStarted { no: 1 },
            Transition::ReprintStarted { no: 2 },
        ]
    }

    fn after(path: &[Transition]) -> Option<Ticket> {
        let mut ticket = None;
        for step in path {
            ticket = Some(Ticket::apply(ticket, TicketId(1), AT, step).expect("a legal path"));
        }
        ticket
    }

    fn allowed(path: &[Transition]) -> Vec<usize> {
        let all = all();
        (0..all.len()).filter(|&at| Ticket::apply(after(path), TicketId(1), AT, &all[at]).is_ok()).collect()
    }

    #[test]
    fn only_the_drawn_transitions_exist() {
        let [intent, drop, number, start, printed, failed, unknown, again, once_more] = all().try_into().expect("nine");
        assert_eq!(allowed(&[]), [0]);
        assert_eq!(allowed(std::slice::from_ref(&intent)), [1, 2]);
        assert!(allowed(&[intent.clone(), drop]).is_empty());
        assert_eq!(allowed(&[intent.clone(), number.clone()]), [3, 5]);
        let begun = [intent.clone(), number.clone(), start];
        let then = |steps: &[&Transition]| [&begun[..], &steps.iter().copied().cloned().collect::<Vec<_>>()].concat();
        assert_eq!(allowed(&begun), [4, 5, 6]);
        assert_eq!(allowed(&[intent, number, failed.clone()]), [3, 7]);
        assert_eq!(allowed(&then(&[&printed])), [7]);
        assert_eq!(allowed(&then(&[&unknown])), [7]);
        assert_eq!(allowed(&then(&[&failed])), [3, 7]);
        assert_eq!(allowed(&then(&[&printed, &again])), [4, 5, 6]);
        for outcome in [&printed, &failed, &unknown] {
            assert_eq!(allowed(&then(&[&unknown, &again, outcome])), [8], "only marked slips, counted on");
            assert_eq!(allowed(&then(&[outcome, &again, &printed, &once_more])), [4, 5, 6]);
        }
    }

    #[test]
    fn reprints_are_counted_bounded_and_change_nothing_else() {
        let printed = Transition::Paper(PaperOutcome::Printed(Evidence::Fenced));
        let mut ticket = after(&[intended(), numbered(), Transition::PrintStarted, printed.clone()]).expect("a ticket");
        let before = ticket.clone();
        for no in 1..=REPRINTS_MAX {
            for wrong in [0, no - 1, no + 1, u8::MAX] {
                let wrong = Transition::ReprintStarted { no: wrong };
                assert!(Ticket::apply(Some(ticket.clone()), TicketId(1), AT, &wrong).is_err());
            }
            assert_eq!(ticket.next_reprint(), Some(no));
            let started = Ticket::apply(Some(ticket), TicketId(1), AT, &Transition::ReprintStarted { no });
            let started = started.expect("allowed");
            assert_eq!((started.reprints, started.state), (no, TicketState::PrintStarted { attempt: no + 1 }));
            assert_eq!(started.next_reprint(), None, "one slip at a time");
            let doubt = Transition::Paper(PaperOutcome::Unknown(Fault::Restarted));
            assert_eq!(started.after_restart(), Some(doubt), "nothing is printed by itself");
            ticket = Ticket::apply(Some(started), TicketId(1), AT, &printed).expect("allowed");
        }
        assert_eq!(ticket.next_reprint(), None);
        let one_more = Transition::ReprintStarted { no: REPRINTS_MAX + 1 };
        assert!(Ticket::apply(Some(ticket.clone()), TicketId(1), AT, &one_more).is_err());
        let (attempts, reprints) = (before.attempts, before.reprints);
        assert_eq!(Ticket { attempts, reprints, ..ticket }, before);
    }

    #[test]
    fn a_restart_settles_every_open_ticket_in_one_step() {
        for path in [&all()[..1], &[intended(), numbered()], &[intended(), numbered(), Transition::PrintStarted]] {
            let ticket = after(path).expect("a ticket");
            let step = ticket.after_restart().expect("open");
            let settled = Ticket::apply(Some(ticket), TicketId(1), AT, &step).expect("legal");
            assert_eq!(settled.after_restart(), None);
        }
    }

    #[test]
    fn a_started_print_becomes_a_doubt_never_a_reprint() {
        let ticket = after(&[intended(), numbered(), Transition::PrintStarted]).expect("a ticket");
        let step = ticket.after_restart();
        assert!(matches!(step, Some(Transition::Paper(PaperOutcome::Unknown(_)))));
    }

    #[test]
    fn a_key_reads_back_and_hides_itself() {
        let key = StatusKey::from_random([0xff, 0, 0xaa, 3, 4, 5, 6, 7, 8, 0x1f]);
        assert_eq!(key.as_str().len(), StatusKey::CHARS);
        assert_eq!(StatusKey::parse(key.as_str()), Some(key.clone()));
        assert!(!format!("{key:?}").contains(key.as_str()));
        assert_eq!(StatusKey::parse("ILOU000000000000"), None);
        assert_eq!(StatusKey::parse(""), None);
    }
}
