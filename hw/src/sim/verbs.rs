//! What a person at the simulated printer can do to it: one line of text each, the same words in the technician's
//! diagnostics, in a demonstration and in tests.

use std::time::Duration;

use super::presenter::Hands;

/// The longest silence that can be asked for.
const SILENCE_MAX: Duration = Duration::from_hours(1);
/// What the help says, one entry for each verb.
const HELP: &str = "paper out|near|ok, roll MM, cover open|close, cutter jam|free|clear, head hot|cool, error on|off, \
                    power off|on, slip take|leave, presenter jam|free, silence 5s|on|off, unplug, replug, garble on|off, echo on|off, stall on|off, \
                    drop process-id on|off, after N bytes VERB, status, slips, events, help, quit";

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Takes the paper out, leaves a little, or puts a new roll in.
    Paper(Paper),
    /// Puts a roll in on which so many millimetres are left.
    Roll(u32),
    /// Opens or closes the cover.
    Cover(Cover),
    /// Jams or frees the cutter.
    Cutter(Cutter),
    /// The head is hot, or has cooled.
    HeadHot(bool),
    /// An error that only a repair clears.
    Error(bool),
    /// Takes the slip from the mouth, or leaves all slips there.
    Slip(Hands),
    /// Something sticks on the way out, or is taken out.
    Presenter(bool),
    /// Switches the power; what was in the buffers is lost.
    Power(bool),
    /// Neither reads nor answers for so long, or until told otherwise.
    Silence(Silence),
    /// Pulls the cable: the device path goes away.
    Unplug,
    /// Plugs it in: a new device, the same path.
    Replug,
    /// Answers with junk, as at a wrong baud rate.
    Garble(bool),
    /// Sends back what it gets and prints nothing, as a shorted line does.
    Echo(bool),
    /// Stops reading after an XOFF; still prints what it has.
    Stall(bool),
    /// Does not answer to `GS ( H`.
    DropProcessId(bool),
    /// Does the verb once so many bytes more have arrived; real-time commands do not count.
    After(u64, Box<Verb>),
    /// Tells how it is.
    Status,
    /// Tells how many slips were cut.
    Slips,
    /// Tells the last remarks of the interpreter.
    Events,
    /// Tells the verbs.
    Help,
    /// Ends the program.
    Quit,
}

/// How the roll is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// At its end.
    Out,
    /// Nearly so.
    Near,
    /// New.
    Ok,
}

/// How the cover is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// Open.
    Open,
    /// Closed.
    Close,
}

/// What happens to the cutter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cutter {
    /// It is stuck.
    Jam,
    /// The scrap is taken out; the error stands until the host sends `DLE ENQ`.
    Free,
    /// The scrap is taken out and the power switched off and on, as the remedy says.
    Clear,
}

/// How long it is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Not any more.
    Off,
    /// Until told otherwise.
    On,
    /// For so long.
    For(Duration),
}

/// Why a line is no verb.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerbError {
    /// No such verb.
    #[error("no verb {0:?}; there are: {HELP}")]
    Unknown(String),
    /// The verb exists, its argument does not.
    #[error("{verb} wants {wanted}")]
    Argument {
        /// The verb.
        verb: &'static str,
        /// What may stand behind it.
        wanted: &'static str,
    },
}

impl Verb {
    /// Reads one line.
    ///
    /// # Errors
    /// It is not a verb, or its argument is not one of those that it takes.
    pub fn parse(line: &str) -> Result<Self, VerbError> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let wants = |verb, wanted| VerbError::Argument { verb, wanted };
        match words[..] {
            ["paper", ref rest @ ..] => match rest {
                ["out"] => Ok(Verb::Paper(Paper::Out)),
                ["near"] => Ok(Verb::Paper(Paper::Near)),
                ["ok"] => Ok(Verb::Paper(Paper::Ok)),
                _ => Err(wants("paper", "out, near or ok")),
            },
            ["roll", ref rest @ ..] => match rest {
                [mm] => mm.parse().map(Verb::Roll).map_err(|_| wants("roll", "millimetres")),
                _ => Err(wants("roll", "millimetres")),
            },
            ["cover", ref rest @ ..] => match rest {
                ["open"] => Ok(Verb::Cover(Cover::Open)),
                ["close"] => Ok(Verb::Cover(Cover::Close)),
                _ => Err(wants("cover", "open or close")),
            },
            ["cutter", ref rest @ ..] => match rest {
                ["jam"] => Ok(Verb::Cutter(Cutter::Jam)),
                ["free"] => Ok(Verb::Cutter(Cutter::Free)),
                ["clear"] => Ok(Verb::Cutter(Cutter::Clear)),
                _ => Err(wants("cutter", "jam, free or clear")),
            },
            ["head", ref rest @ ..] => match rest {
                ["hot"] => Ok(Verb::HeadHot(true)),
                ["cool"] => Ok(Verb::HeadHot(false)),
                _ => Err(wants("head", "hot or cool")),
            },
            ["slip", ref rest @ ..] => match rest {
                ["take"] => Ok(Verb::Slip(Hands::Take)),
                ["leave"] => Ok(Verb::Slip(Hands::Leave)),
                _ => Err(wants("slip", "take or leave")),
            },
            ["presenter", ref rest @ ..] => match rest {
                ["jam"] => Ok(Verb::Presenter(true)),
                ["free"] => Ok(Verb::Presenter(false)),
                _ => Err(wants("presenter", "jam or free")),
            },
            ["error", ref rest @ ..] => switch("error", rest).map(Verb::Error),
            ["power", ref rest @ ..] => switch("power", rest).map(Verb::Power),
            ["silence", ref rest @ ..] => silence(rest).map(Verb::Silence),
            ["garble", ref rest @ ..] => switch("garble", rest).map(Verb::Garble),
            ["echo", ref rest @ ..] => switch("echo", rest).map(Verb::Echo),
            ["stall", ref rest @ ..] => switch("stall", rest).map(Verb::Stall),
            ["drop", "process-id", ref rest @ ..] => switch("drop process-id", rest).map(Verb::DropProcessId),
            ["drop", ..] => Err(wants("drop", "process-id on or process-id off")),
            ["after", ref rest @ ..] => after(rest),
            _ => alone(line.trim()),
        }
    }

    /// The verbs in one line.
    #[must_use]
    pub fn help() -> &'static str {
        HELP
    }
}

fn alone(line: &str) -> Result<Verb, VerbError> {
    match line {
        "unplug" => Ok(Verb::Unplug),
        "replug" => Ok(Verb::Replug),
        "status" => Ok(Verb::Status),
        "slips" => Ok(Verb::Slips),
        "events" => Ok(Verb::Events),
        "help" => Ok(Verb::Help),
        "quit" => Ok(Verb::Quit),
        _ => Err(VerbError::Unknown(line.chars().take(40).collect())),
    }
}

/// Reads what stands behind a verb that is switched on and off.
pub(super) fn switch(verb: &'static str, rest: &[&str]) -> Result<bool, VerbError> {
    match rest {
        ["on"] => Ok(true),
        ["off"] => Ok(false),
        _ => Err(VerbError::Argument { verb, wanted: "on or off" }),
    }
}

/// Reads how long a device is to be silent.
pub(super) fn silence(rest: &[&str]) -> Result<Silence, VerbError> {
    let wrong = VerbError::Argument { verb: "silence", wanted: "on, off or seconds such as 5s, at most 3600s" };
    match rest {
        ["on"] => Ok(Silence::On),
        ["off"] => Ok(Silence::Off),
        [time] => {
            let seconds = time.strip_suffix('s').and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
            seconds.filter(|&time| time <= SILENCE_MAX).map(Silence::For).ok_or(wrong)
        }
        _ => Err(wrong),
    }
}

fn after(rest: &[&str]) -> Result<Verb, VerbError> {
    let wrong = VerbError::Argument { verb: "after", wanted: "a number, the word bytes and a verb that is no after" };
    let [count, "byte" | "bytes", verb @ ..] = rest else { return Err(wrong) };
    let count = count.parse().map_err(|_| wrong.clone())?;
    match Verb::parse(&verb.join(" "))? {
        Verb::After(..) | Verb::Quit => Err(wrong),
        verb => Ok(Verb::After(count, Box::new(verb))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_read() {
        for (line, verb) in [
            ("paper out", Verb::Paper(Paper::Out)),
            ("  paper   near ", Verb::Paper(Paper::Near)),
            ("paper ok", Verb::Paper(Paper::Ok)),
            ("roll 120", Verb::Roll(120)),
            ("cover open", Verb::Cover(Cover::Open)),
            ("cover close", Verb::Cover(Cover::Close)),
            ("cutter jam", Verb::Cutter(Cutter::Jam)),
            ("cutter free", Verb::Cutter(Cutter::Free)),
            ("cutter clear", Verb::Cutter(Cutter::Clear)),
            ("head hot", Verb::HeadHot(true)),
            ("head cool", Verb::HeadHot(false)),
            ("error on", Verb::Error(true)),
            ("power off", Verb::Power(false)),
            ("slip take", Verb::Slip(Hands::Take)),
            ("slip leave", Verb::Slip(Hands::Leave)),
            ("presenter jam", Verb::Presenter(true)),
            ("presenter free", Verb::Presenter(false)),
            ("silence 5s", Verb::Silence(Silence::For(Duration::from_secs(5)))),
            ("silence on", Verb::Silence(Silence::On)),
            ("silence off", Verb::Silence(Silence::Off)),
            ("unplug", Verb::Unplug),
            ("replug", Verb::Replug),
            ("garble on", Verb::Garble(true)),
            ("echo off", Verb::Echo(false)),
            ("stall on", Verb::Stall(true)),
            ("drop process-id on", Verb::DropProcessId(true)),
            ("after 100 bytes paper out", Verb::After(100, Box::new(Verb::Paper(Paper::Out)))),
            ("status", Verb::Status),
            ("slips", Verb::Slips),
            ("events", Verb::Events),
            ("help", Verb::Help),
            ("quit", Verb::Quit),
        ] {
            assert_eq!(Verb::parse(line), Ok(verb), "{line}");
        }
    }

    #[test]
    fn what_is_no_verb_is_answered_with_what_is_allowed() {
        for (line, told) in [
            ("", "paper out|near|ok"),
            ("papr out", "cover open|close"),
            ("paper", "out, near or ok"),
            ("paper out now", "out, near or ok"),
            ("silence 5", "5s"),
            ("silence 9999s", "3600s"),
            ("silence 99999999999999999999s", "3600s"),
            ("roll -1", "millimetres"),
            ("after x bytes unplug", "a number"),
            ("after 5 bytes", "paper out|near|ok"),
            ("after 5 bytes after 5 bytes unplug", "no after"),
            ("drop", "process-id"),
            ("slip", "take or leave"),
            ("presenter take", "jam or free"),
        ] {
            let error = Verb::parse(line).unwrap_err().to_string();
            assert!(error.contains(told), "{line}: {error}");
            assert!(!error.contains('\n'), "one line: {error}");
        }
    }
}
