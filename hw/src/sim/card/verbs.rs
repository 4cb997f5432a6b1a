//! What a person at the simulated card reader can do to it: one line of text each.

use hall_core::card::CardKind;

use super::super::verbs::{Silence, VerbError, silence, switch};
use super::person::{PEOPLE, Person};

/// The latest request after which something can happen.
const REQUESTS_MAX: u32 = 10_000;
/// What the help says, one entry for each verb.
const HELP: &str = "card citizen|hmt|foreigner [1-9999], card wrong-check, card lift, after N requests card lift, \
                    self-test fail|ok, truncate on|off, garble on|off, silence 5s|on|off, unplug, replug, status, help";

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardVerb {
    /// Lays down this person's card, in place of what lies there.
    Card(Person),
    /// Takes away what lies there.
    Lift,
    /// Takes it away once so many requests more were answered.
    LiftAfter(u32),
    /// Whether the security module passes its self-test.
    SelfTest(bool),
    /// Breaks its answers off in the middle.
    Truncate(bool),
    /// Answers with junk, as at a wrong baud rate.
    Garble(bool),
    /// Answers nothing for so long, or until told otherwise.
    Silence(Silence),
    /// Pulls the cable: the device path goes away.
    Unplug,
    /// Plugs it in: a new device, the same path.
    Replug,
    /// Tells how it is.
    Status,
    /// Tells the verbs.
    Help,
}

/// Why a line is no verb of the card reader.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardVerbError {
    /// No such verb.
    #[error("no verb {0:?}; there are: {HELP}")]
    Unknown(String),
    /// The verb exists, its argument does not.
    #[error(transparent)]
    Argument(#[from] VerbError),
}

impl CardVerb {
    /// Reads one line.
    ///
    /// # Errors
    /// It is not a verb, or its argument is not one of those that it takes.
    pub fn parse(line: &str) -> Result<Self, CardVerbError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["card", "lift"] => Ok(CardVerb::Lift),
            ["card", "wrong-check"] => Ok(CardVerb::Card(Person::made_up(CardKind::Citizen, 1).with_wrong_check())),
            ["card", rest @ ..] => person(rest).map(CardVerb::Card),
            ["after", count, "request" | "requests", "card", "lift"] => count_of(count).map(CardVerb::LiftAfter),
            ["after", ..] => Err(wants("after", "a number up to 10000 and the words requests card lift")),
            ["self-test", "fail"] => Ok(CardVerb::SelfTest(false)),
            ["self-test", "ok"] => Ok(CardVerb::SelfTest(true)),
            ["self-test", ..] => Err(wants("self-test", "fail or ok")),
            ["truncate", rest @ ..] => Ok(CardVerb::Truncate(switch("truncate", rest)?)),
            ["garble", rest @ ..] => Ok(CardVerb::Garble(switch("garble", rest)?)),
            ["silence", rest @ ..] => Ok(CardVerb::Silence(silence(rest)?)),
            ["unplug"] => Ok(CardVerb::Unplug),
            ["replug"] => Ok(CardVerb::Replug),
            ["status"] => Ok(CardVerb::Status),
            ["help"] => Ok(CardVerb::Help),
            _ => Err(CardVerbError::Unknown(line.trim().chars().take(40).collect())),
        }
    }

    /// The verbs in one line.
    #[must_use]
    pub fn help() -> &'static str {
        HELP
    }
}

fn wants(verb: &'static str, wanted: &'static str) -> CardVerbError {
    VerbError::Argument { verb, wanted }.into()
}

fn person(words: &[&str]) -> Result<Person, CardVerbError> {
    let wrong =
        || wants("card", "citizen, hmt or foreigner and perhaps a number from 1 to 9999; or wrong-check; or lift");
    let (kind, number) = match words {
        [kind] => (kind, 1),
        [kind, number] => (kind, number.parse().map_err(|_| wrong())?),
        _ => return Err(wrong()),
    };
    let kind = match *kind {
        "citizen" => CardKind::Citizen,
        "hmt" => CardKind::HongKongMacauTaiwan,
        "foreigner" => CardKind::ForeignerPermanent,
        _ => return Err(wrong()),
    };
    if (1..=PEOPLE).contains(&number) { Ok(Person::made_up(kind, number)) } else { Err(wrong()) }
}

fn count_of(word: &str) -> Result<u32, CardVerbError> {
    let count = word.parse().ok().filter(|count| *count <= REQUESTS_MAX);
    count.ok_or_else(|| wants("after", "a number up to 10000 and the words requests card lift"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_verb_is_read() {
        for (line, verb) in [
            ("card citizen", CardVerb::Card(Person::made_up(CardKind::Citizen, 1))),
            (" card  hmt 17 ", CardVerb::Card(Person::made_up(CardKind::HongKongMacauTaiwan, 17))),
            ("card foreigner 9999", CardVerb::Card(Person::made_up(CardKind::ForeignerPermanent, 9_999))),
            ("card wrong-check", CardVerb::Card(Person::made_up(CardKind::Citizen, 1).with_wrong_check())),
            ("card lift", CardVerb::Lift),
            ("after 2 requests card lift", CardVerb::LiftAfter(2)),
            ("self-test fail", CardVerb::SelfTest(false)),
            ("self-test ok", CardVerb::SelfTest(true)),
            ("truncate on", CardVerb::Truncate(true)),
            ("garble off", CardVerb::Garble(false)),
            ("silence 5s", CardVerb::Silence(Silence::For(Duration::from_secs(5)))),
            ("unplug", CardVerb::Unplug),
            ("replug", CardVerb::Replug),
            ("status", CardVerb::Status),
            ("help", CardVerb::Help),
        ] {
            assert_eq!(CardVerb::parse(line), Ok(verb), "{line}");
        }
    }

    #[test]
    fn what_is_no_verb_is_answered_with_what_is_allowed() {
        for (line, told) in [
            ("", "card citizen|hmt"),
            ("crad citizen", "card citizen|hmt"),
            ("card", "citizen, hmt"),
            ("card citizen 0", "1 to 9999"),
            ("card citizen 10000", "1 to 9999"),
            ("card citizen 1 2", "1 to 9999"),
            ("after 10001 requests card lift", "10000"),
            ("after 2 requests unplug", "card lift"),
            ("self-test", "fail or ok"),
            ("truncate", "on or off"),
            ("silence 5", "5s"),
            ("unplug now", "replug"),
        ] {
            let error = CardVerb::parse(line).unwrap_err().to_string();
            assert!(error.contains(told), "{line}: {error}");
            assert!(!error.contains('\n'), "one line: {error}");
        }
    }

    #[test]
    fn any_line_is_read_or_refused_in_one_line() {
        bolero::check!(name = "card_verbs").with_iterations(2_000).for_each(|bytes: &[u8]| {
            let line = String::from_utf8_lossy(bytes);
            match CardVerb::parse(&line) {
                Ok(CardVerb::Card(person)) => assert!((1..=PEOPLE).contains(&person.number())),
                Ok(CardVerb::LiftAfter(requests)) => assert!(requests <= REQUESTS_MAX),
                Ok(_) => assert!(line.split_whitespace().count() <= 2),
                Err(error) => assert!(!error.to_string().contains('\n')),
            }
        });
    }
}
