//! What a person at the simulated scanner can do to it: one line of text each.

use super::super::verbs::{Silence, VerbError, silence, switch};

/// Longest text or bytes of one verb; more than any code, so that too long ones can be shown too.
pub const PAYLOAD_BYTES_MAX: usize = 4096;
/// What the help says, one entry for each verb.
const HELP: &str = "scan TEXT, half TEXT, bytes HEX, end cr|lf|crlf|none, unplug, replug, garble on|off, slow on|off, \
                    silence 5s|on|off, status, help";

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerVerb {
    /// Holds a code with this text before it.
    Scan(String),
    /// Sends the begin of a code and not its end.
    Half(String),
    /// Sends bytes as they are.
    Bytes(Vec<u8>),
    /// Sets what is sent behind each code.
    End(End),
    /// Pulls the cable: the device path goes away.
    Unplug,
    /// Plugs it in: a new device, the same path.
    Replug,
    /// Sends junk, as at a wrong baud rate.
    Garble(bool),
    /// Sends byte by byte with pauses, as a slow line.
    Slow(bool),
    /// Sees nothing for so long, or until told otherwise.
    Silence(Silence),
    /// Tells how it is.
    Status,
    /// Tells the verbs.
    Help,
}

/// What is sent behind a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// CR.
    Cr,
    /// LF.
    Lf,
    /// CR LF, as most scanners are delivered.
    #[default]
    CrLf,
    /// Nothing.
    None,
}

impl End {
    const ALL: [End; 4] = [End::Cr, End::Lf, End::CrLf, End::None];

    /// Its bytes.
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        match self {
            End::Cr => b"\r",
            End::Lf => b"\n",
            End::CrLf => b"\r\n",
            End::None => b"",
        }
    }

    /// Its name in verbs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            End::Cr => "cr",
            End::Lf => "lf",
            End::CrLf => "crlf",
            End::None => "none",
        }
    }
}

/// Why a line is no verb of the scanner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScannerVerbError {
    /// No such verb.
    #[error("no verb {0:?}; there are: {HELP}")]
    Unknown(String),
    /// The verb exists, its argument does not.
    #[error(transparent)]
    Argument(#[from] VerbError),
}

impl ScannerVerb {
    /// Reads one line. The text of a code goes from the first character behind the verb's blank to the end of the
    /// line, blanks included.
    ///
    /// # Errors
    /// It is not a verb, or its argument is not one of those that it takes.
    pub fn parse(line: &str) -> Result<Self, ScannerVerbError> {
        let line = line.trim_start().trim_end_matches(['\r', '\n']);
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let words: Vec<&str> = rest.split_whitespace().collect();
        match (verb, words.as_slice()) {
            ("scan", _) => text("scan", rest).map(ScannerVerb::Scan),
            ("half", _) => text("half", rest).map(ScannerVerb::Half),
            ("bytes", _) => bytes(rest).map(ScannerVerb::Bytes),
            ("end", [name]) => end(name).map(ScannerVerb::End),
            ("end", _) => Err(wants("end", END_NAMES)),
            ("garble", words) => Ok(ScannerVerb::Garble(switch("garble", words)?)),
            ("slow", words) => Ok(ScannerVerb::Slow(switch("slow", words)?)),
            ("silence", words) => Ok(ScannerVerb::Silence(silence(words)?)),
            ("unplug", []) => Ok(ScannerVerb::Unplug),
            ("replug", []) => Ok(ScannerVerb::Replug),
            ("status", []) => Ok(ScannerVerb::Status),
            ("help", []) => Ok(ScannerVerb::Help),
            _ => Err(ScannerVerbError::Unknown(line.chars().take(40).collect())),
        }
    }

    /// The verbs in one line.
    #[must_use]
    pub fn help() -> &'static str {
        HELP
    }
}

const END_NAMES: &str = "cr, lf, crlf or none";

fn wants(verb: &'static str, wanted: &'static str) -> ScannerVerbError {
    VerbError::Argument { verb, wanted }.into()
}

fn text(verb: &'static str, rest: &str) -> Result<String, ScannerVerbError> {
    if rest.trim().is_empty() || rest.len() > PAYLOAD_BYTES_MAX {
        return Err(wants(verb, "a text of at most 4096 bytes"));
    }
    Ok(rest.to_owned())
}

fn end(name: &str) -> Result<End, ScannerVerbError> {
    End::ALL.into_iter().find(|end| end.name() == name).ok_or_else(|| wants("end", END_NAMES))
}

fn bytes(rest: &str) -> Result<Vec<u8>, ScannerVerbError> {
    let wrong = || wants("bytes", "pairs of hexadecimal digits such as 02 41 0d, at most 4096");
    let digits: Vec<u32> = rest.chars().filter(|character| !character.is_whitespace()).map_while(hex).collect();
    let all = digits.len() == rest.chars().filter(|character| !character.is_whitespace()).count();
    let (pairs, odd) = digits.as_chunks::<2>();
    if !all || pairs.is_empty() || !odd.is_empty() || pairs.len() > PAYLOAD_BYTES_MAX {
        return Err(wrong());
    }
    pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).map_err(|_| wrong())).collect()
}

fn hex(character: char) -> Option<u32> {
    character.to_digit(16)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_verb_is_read() {
        for (line, verb) in [
            ("scan B-1234", ScannerVerb::Scan("B-1234".into())),
            (" scan  two  blanks \r\n", ScannerVerb::Scan(" two  blanks ".into())),
            ("scan help", ScannerVerb::Scan("help".into())),
            ("half B-12", ScannerVerb::Half("B-12".into())),
            ("bytes 02 41 0D", ScannerVerb::Bytes(vec![2, 0x41, 0x0d])),
            ("bytes ff00", ScannerVerb::Bytes(vec![255, 0])),
            ("end cr", ScannerVerb::End(End::Cr)),
            ("end none", ScannerVerb::End(End::None)),
            ("unplug", ScannerVerb::Unplug),
            ("replug", ScannerVerb::Replug),
            ("garble on", ScannerVerb::Garble(true)),
            ("slow off", ScannerVerb::Slow(false)),
            ("silence 5s", ScannerVerb::Silence(Silence::For(Duration::from_secs(5)))),
            ("silence on", ScannerVerb::Silence(Silence::On)),
            ("status", ScannerVerb::Status),
            ("help", ScannerVerb::Help),
        ] {
            assert_eq!(ScannerVerb::parse(line), Ok(verb), "{line}");
        }
    }

    #[test]
    fn what_is_no_verb_is_answered_with_what_is_allowed() {
        for (line, told) in [
            ("", "scan TEXT"),
            ("scam A1", "scan TEXT"),
            ("scan", "a text"),
            ("scan   ", "a text"),
            ("bytes", "hexadecimal"),
            ("bytes 0", "hexadecimal"),
            ("bytes 0g", "hexadecimal"),
            ("end tab", "crlf"),
            ("end", "crlf"),
            ("garble", "on or off"),
            ("silence 5", "5s"),
            ("unplug now", "replug"),
        ] {
            let error = ScannerVerb::parse(line).unwrap_err().to_string();
            assert!(error.contains(told), "{line}: {error}");
            assert!(!error.contains('\n'), "one line: {error}");
        }
        let long = format!("scan {}", "9".repeat(PAYLOAD_BYTES_MAX + 1));
        assert!(ScannerVerb::parse(&long).is_err());
        assert!(ScannerVerb::parse(&long[..long.len() - 1]).is_ok());
    }

    #[test]
    fn any_line_is_read_or_refused_in_one_line() {
        bolero::check!(name = "scanner_verbs").with_iterations(2_000).for_each(|bytes: &[u8]| {
            let line = String::from_utf8_lossy(bytes);
            match ScannerVerb::parse(&line) {
                Ok(ScannerVerb::Scan(text) | ScannerVerb::Half(text)) => assert!(line.contains(&text)),
                Ok(ScannerVerb::Bytes(bytes)) => assert!((1..=PAYLOAD_BYTES_MAX).contains(&bytes.len())),
                Ok(_) => assert!(line.split_whitespace().count() <= 2),
                Err(error) => assert!(!error.to_string().contains('\n')),
            }
        });
    }
}
