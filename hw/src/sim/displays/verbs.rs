//! What a person at the simulated displays can do to them: one line of text each.

use std::path::PathBuf;

/// The longest silence that can be asked for, in seconds.
const SILENCE_S_MAX: u32 = 3_600;
/// What the help says, one entry for each verb.
pub(super) const HELP: &str = "display N off|on, silence 5s|on|off, garble on|off, unplug, replug, shows N, save DIR, \
                               status, help";

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verb {
    /// Switches one display; what it was told it keeps.
    Display { address: u8, on: bool },
    /// None of them hears or answers for so long, or until told otherwise.
    Silence(Silence),
    /// Their answers are junk, as at a wrong baud rate. Number displays give none.
    Garble(bool),
    /// Pulls the adapter's cable: the device path goes away.
    Unplug,
    /// Plugs it in: a new device, the same path.
    Replug,
    /// Tells what one display shows.
    Shows(u8),
    /// Writes a picture of each display into a folder.
    Save(PathBuf),
    /// Tells how they are.
    Status,
    /// Tells the verbs.
    Help,
}

/// How long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    On,
    Off,
    /// So many seconds.
    For(u32),
}

impl Verb {
    /// Reads one line; what is wrong with it is told in one line.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["display", address, "on"] => Ok(Verb::Display { address: number(address)?, on: true }),
            ["display", address, "off"] => Ok(Verb::Display { address: number(address)?, on: false }),
            ["display", ..] => Err("display wants an address and on or off".into()),
            ["silence", rest @ ..] => silence(rest).map(Verb::Silence),
            ["garble", "on"] => Ok(Verb::Garble(true)),
            ["garble", "off"] => Ok(Verb::Garble(false)),
            ["garble", ..] => Err("garble wants on or off".into()),
            ["shows", address] => number(address).map(Verb::Shows),
            ["shows", ..] => Err("shows wants an address".into()),
            ["save", folder] => Ok(Verb::Save(PathBuf::from(folder))),
            ["save", ..] => Err("save wants a folder without spaces".into()),
            ["unplug"] => Ok(Verb::Unplug),
            ["replug"] => Ok(Verb::Replug),
            ["status"] => Ok(Verb::Status),
            ["help"] => Ok(Verb::Help),
            _ => Err(format!("no verb {:?}; there are: {HELP}", line.chars().take(40).collect::<String>())),
        }
    }
}

fn number(word: &str) -> Result<u8, String> {
    word.parse().map_err(|_| "an address is a number from 1 to 247".to_owned())
}

fn silence(rest: &[&str]) -> Result<Silence, String> {
    let seconds = |time: &str| time.strip_suffix('s')?.parse().ok().filter(|&seconds| seconds <= SILENCE_S_MAX);
    match rest {
        ["on"] => Ok(Silence::On),
        ["off"] => Ok(Silence::Off),
        [time] if seconds(time).is_some() => Ok(seconds(time).map_or(Silence::Off, Silence::For)),
        _ => Err(format!("silence wants on, off or seconds such as 5s, at most {SILENCE_S_MAX}s")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_read() {
        for (line, verb) in [
            ("display 3 off", Verb::Display { address: 3, on: false }),
            (" display  247 on ", Verb::Display { address: 247, on: true }),
            ("silence on", Verb::Silence(Silence::On)),
            ("silence off", Verb::Silence(Silence::Off)),
            ("silence 5s", Verb::Silence(Silence::For(5))),
            ("garble on", Verb::Garble(true)),
            ("garble off", Verb::Garble(false)),
            ("unplug", Verb::Unplug),
            ("replug", Verb::Replug),
            ("shows 3", Verb::Shows(3)),
            ("save out/displays", Verb::Save("out/displays".into())),
            ("status", Verb::Status),
            ("help", Verb::Help),
        ] {
            assert_eq!(Verb::parse(line), Ok(verb), "{line}");
        }
    }

    #[test]
    fn what_is_no_verb_is_answered_with_what_is_allowed() {
        for (line, told) in [
            ("", "display N off|on"),
            ("displays 3 off", "display N off|on"),
            ("display 3", "on or off"),
            ("display 300 off", "1 to 247"),
            ("silence 5", "5s"),
            ("silence 3601s", "3600s"),
            ("garble", "on or off"),
            ("shows", "an address"),
            ("save", "a folder"),
        ] {
            let error = Verb::parse(line).expect_err(line);
            assert!(error.contains(told) && !error.contains('\n'), "{line}: {error}");
        }
    }
}
