//! What a person at the simulated signal board can do to it: one line of text each.

use super::super::verbs::{Silence, VerbError, silence, switch};

/// What the help says, one entry for each verb.
const HELP: &str = "door open|close, near on|off, lamp, restart, garble on|off, silence 5s|on|off, unplug, replug, \
                    status, help";

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignalsVerb {
    /// Opens the cabinet's door, or closes it.
    Door(bool),
    /// Somebody steps before the screen, or away.
    Near(bool),
    /// Tells what the lamp does; so does every other verb.
    Lamp,
    /// Takes the board's power for a moment; its cable stays.
    Restart,
    /// Answers with junk, as at a wrong baud rate.
    Garble(bool),
    /// Hears and answers nothing for so long, or until told otherwise.
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

/// Why a line is no verb of the signal board.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignalsVerbError {
    /// No such verb.
    #[error("no verb {0:?}; there are: {HELP}")]
    Unknown(String),
    /// The verb exists, its argument does not.
    #[error(transparent)]
    Argument(#[from] VerbError),
}

impl SignalsVerb {
    /// Reads one line.
    ///
    /// # Errors
    /// It is not a verb, or its argument is not one of those that it takes.
    pub fn parse(line: &str) -> Result<Self, SignalsVerbError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["door", "open"] => Ok(SignalsVerb::Door(true)),
            ["door", "close"] => Ok(SignalsVerb::Door(false)),
            ["door", ..] => Err(VerbError::Argument { verb: "door", wanted: "open or close" }.into()),
            ["near", rest @ ..] => Ok(SignalsVerb::Near(switch("near", rest)?)),
            ["lamp"] => Ok(SignalsVerb::Lamp),
            ["restart"] => Ok(SignalsVerb::Restart),
            ["garble", rest @ ..] => Ok(SignalsVerb::Garble(switch("garble", rest)?)),
            ["silence", rest @ ..] => Ok(SignalsVerb::Silence(silence(rest)?)),
            ["unplug"] => Ok(SignalsVerb::Unplug),
            ["replug"] => Ok(SignalsVerb::Replug),
            ["status"] => Ok(SignalsVerb::Status),
            ["help"] => Ok(SignalsVerb::Help),
            _ => Err(SignalsVerbError::Unknown(line.chars().take(40).collect())),
        }
    }

    /// The verbs in one line.
    #[must_use]
    pub fn help() -> &'static str {
        HELP
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_verb_is_read() {
        for (line, verb) in [
            ("door open", SignalsVerb::Door(true)),
            (" door  close\r\n", SignalsVerb::Door(false)),
            ("near on", SignalsVerb::Near(true)),
            ("near off", SignalsVerb::Near(false)),
            ("lamp", SignalsVerb::Lamp),
            ("restart", SignalsVerb::Restart),
            ("garble on", SignalsVerb::Garble(true)),
            ("silence 5s", SignalsVerb::Silence(Silence::For(Duration::from_secs(5)))),
            ("silence off", SignalsVerb::Silence(Silence::Off)),
            ("unplug", SignalsVerb::Unplug),
            ("replug", SignalsVerb::Replug),
            ("status", SignalsVerb::Status),
            ("help", SignalsVerb::Help),
        ] {
            assert_eq!(SignalsVerb::parse(line), Ok(verb), "{line}");
        }
    }

    #[test]
    fn what_is_no_verb_is_answered_with_what_is_allowed() {
        for (line, told) in [
            ("", "door open|close"),
            ("doors open", "door open|close"),
            ("door", "open or close"),
            ("door on", "open or close"),
            ("near", "on or off"),
            ("silence 5", "5s"),
            ("lamp on", "lamp, restart"),
        ] {
            let error = SignalsVerb::parse(line).expect_err(line).to_string();
            assert!(error.contains(told) && !error.contains('\n'), "{line}: {error}");
        }
    }
}
