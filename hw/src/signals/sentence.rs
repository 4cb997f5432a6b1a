//! What host and signal board say to each other: short lines in the frame of NMEA 0183, proprietary sentences `PHIO`.
//!
//! | sentence | from | meaning |
//! |---|---|---|
//! | `$PHIOR,017*hh` | host | tell your state; 017 is the question's number, 000 to 255 |
//! | `$PHIOL,018,2*hh` | host | set the lamp: 0 off, 1 steady, 2 blinking |
//! | `$PHIOS,018,0,1,2*hh` | board | the answer to both: door (0 closed, 1 open), near (0 nobody, 1 somebody), lamp |
//! | `$PHIOE,018,1*hh` | board | not done: 1 the sentence is not known, 2 its argument is not |
//!
//! A dash stands for a switch that the board does not have. `hh` is the exclusive or of everything between `$` and `*`
//! in two hexadecimal digits; a sentence ends with CR LF and has at most 82 bytes (NMEA 0183, 5.3). A board answers
//! within 100 ms with the number of the question, and says nothing unasked. It calms its switches itself, makes the
//! lamp blink itself, and starts with the lamp off.

use super::{Lamp, SignalState};

/// Longest sentence with its frame, in bytes (NMEA 0183, 5.3).
pub const SENTENCE_BYTES_MAX: usize = 82;

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sentence {
    /// The host asks.
    Ask {
        /// The question's number.
        number: u8,
    },
    /// The host sets the lamp.
    SetLamp {
        /// The question's number.
        number: u8,
        /// How.
        lamp: Lamp,
    },
    /// The board tells how it is.
    State {
        /// The number of the question that it answers.
        number: u8,
        /// Door and proximity.
        state: SignalState,
        /// The lamp.
        lamp: Lamp,
    },
    /// The board does not do it.
    Refused {
        /// The number of the question that it answers.
        number: u8,
        /// Why.
        why: Refusal,
    },
}

/// Why a board does not do what it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Another protocol, or another version of it.
    #[error("it does not know the sentence")]
    Unknown,
    /// No such lamp.
    #[error("it does not know the argument")]
    Argument,
}

impl Sentence {
    /// Its bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let body = match self {
            Sentence::Ask { number } => format!("PHIOR,{number:03}"),
            Sentence::SetLamp { number, lamp } => format!("PHIOL,{number:03},{}", digit(*lamp)),
            Sentence::State { number, state, lamp } => {
                let (door, near) = (sign(state.door_open), sign(state.someone_near));
                format!("PHIOS,{number:03},{door},{near},{}", digit(*lamp))
            }
            Sentence::Refused { number, why } => {
                let why = match why {
                    Refusal::Unknown => 1,
                    Refusal::Argument => 2,
                };
                format!("PHIOE,{number:03},{why}")
            }
        };
        format!("${body}*{:02X}\r\n", checksum(body.as_bytes())).into_bytes()
    }

    /// Reads what stands between `$` and `*`.
    fn read(body: &[u8]) -> Result<Self, Misheard> {
        let text = str::from_utf8(body).map_err(|_| Misheard::Noise)?;
        let mut fields = text.split(',');
        let (kind, number) = (fields.next(), fields.next().and_then(three_digits));
        let number = number.ok_or(Misheard::Noise)?;
        let rest: Vec<&str> = fields.collect();
        let argument = Misheard::Asked { number, why: Refusal::Argument };
        match (kind, rest.as_slice()) {
            (Some("PHIOR"), []) => Ok(Sentence::Ask { number }),
            (Some("PHIOL"), [set]) => lamp(set).map(|lamp| Sentence::SetLamp { number, lamp }).ok_or(argument),
            (Some("PHIOS"), [door, near, set]) => {
                let state = SignalState { door_open: switch(door)?, someone_near: switch(near)? };
                lamp(set).map(|lamp| Sentence::State { number, state, lamp }).ok_or(Misheard::Noise)
            }
            (Some("PHIOE"), ["1"]) => Ok(Sentence::Refused { number, why: Refusal::Unknown }),
            (Some("PHIOE"), ["2"]) => Ok(Sentence::Refused { number, why: Refusal::Argument }),
            (Some("PHIOL"), _) => Err(argument),
            (Some("PHIOS" | "PHIOE") | None, _) => Err(Misheard::Noise),
            (Some(_), _) => Err(Misheard::Asked { number, why: Refusal::Unknown }),
        }
    }
}

/// What came is no sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misheard {
    /// Noise, a wrong baud rate or another device.
    Noise,
    /// A whole line with a right checksum and a number, that a board has to refuse.
    Asked {
        /// The number.
        number: u8,
        /// Why.
        why: Refusal,
    },
}

/// Hears sentences in a stream of bytes. A `$` always begins a new one, so it finds its place after any noise.
#[derive(Debug, Clone, Default)]
pub struct Ear {
    /// What came since the last `$`, without it.
    line: Vec<u8>,
    begun: bool,
}

impl Ear {
    /// Takes one byte, and gives back what ended with it.
    pub fn push(&mut self, byte: u8) -> Option<Result<Sentence, Misheard>> {
        match byte {
            b'$' => {
                let cut = self.begun;
                self.line.clear();
                self.begun = true;
                cut.then_some(Err(Misheard::Noise))
            }
            b'\n' if self.begun => {
                self.begun = false;
                Some(whole(&std::mem::take(&mut self.line)))
            }
            // The end of a line that never began.
            b'\n' => (!std::mem::take(&mut self.line).is_empty()).then_some(Err(Misheard::Noise)),
            // Room is left for `$` and the line's end.
            _ if self.line.len() + 2 >= SENTENCE_BYTES_MAX => {
                self.forget();
                Some(Err(Misheard::Noise))
            }
            _ => {
                self.line.push(byte);
                None
            }
        }
    }

    /// Whether something has come that has not ended.
    #[must_use]
    pub fn has_heard(&self) -> bool {
        self.begun || !self.line.is_empty()
    }

    /// Forgets what is half heard.
    pub fn forget(&mut self) {
        self.line.clear();
        self.begun = false;
    }
}

/// Reads a line without its `$` and its LF.
fn whole(line: &[u8]) -> Result<Sentence, Misheard> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let Some((body, [b'*', high, low])) = line.split_last_chunk::<3>() else { return Err(Misheard::Noise) };
    let told = u8::from_str_radix(str::from_utf8(&[*high, *low]).unwrap_or_default(), 16);
    if told != Ok(checksum(body)) || body.contains(&b'*') {
        return Err(Misheard::Noise);
    }
    Sentence::read(body)
}

fn checksum(body: &[u8]) -> u8 {
    body.iter().fold(0, |sum, byte| sum ^ byte)
}

fn three_digits(field: &str) -> Option<u8> {
    let digits = field.len() == 3 && field.bytes().all(|byte| byte.is_ascii_digit());
    field.parse().ok().filter(|_| digits)
}

fn digit(lamp: Lamp) -> u8 {
    match lamp {
        Lamp::Off => 0,
        Lamp::Steady => 1,
        Lamp::Blinking => 2,
    }
}

fn lamp(field: &str) -> Option<Lamp> {
    Lamp::ALL.into_iter().find(|&lamp| field == digit(lamp).to_string())
}

fn sign(switch: Option<bool>) -> char {
    match switch {
        Some(false) => '0',
        Some(true) => '1',
        None => '-',
    }
}

fn switch(field: &str) -> Result<Option<bool>, Misheard> {
    let mut known = [Some(false), Some(true), None].into_iter();
    known.find(|&switch| field == sign(switch).to_string()).ok_or(Misheard::Noise)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATE: SignalState = SignalState { door_open: Some(false), someone_near: None };

    fn heard(bytes: &[u8]) -> Vec<Result<Sentence, Misheard>> {
        let mut ear = Ear::default();
        bytes.iter().filter_map(|&byte| ear.push(byte)).collect()
    }

    #[test]
    fn each_sentence_is_said_as_the_table_has_it() {
        for (sentence, line) in [
            (Sentence::Ask { number: 17 }, "$PHIOR,017*56\r\n"),
            (Sentence::SetLamp { number: 18, lamp: Lamp::Blinking }, "$PHIOL,018,2*59\r\n"),
            (Sentence::State { number: 255, state: STATE, lamp: Lamp::Steady }, "$PHIOS,255,0,-,1*53\r\n"),
            (Sentence::Refused { number: 0, why: Refusal::Argument }, "$PHIOE,000,2*59\r\n"),
        ] {
            assert_eq!(String::from_utf8_lossy(&sentence.encode()), line);
            assert_eq!(heard(line.as_bytes()), [Ok(sentence)]);
            assert!(line.len() <= SENTENCE_BYTES_MAX);
        }
    }

    /// A line with the right checksum, whatever it says.
    fn line(body: &str) -> String {
        format!("${body}*{:02x}\n", checksum(body.as_bytes()))
    }

    #[test]
    fn what_is_no_sentence_is_told_by_its_kind() {
        let refused = |number, why| [Err(Misheard::Asked { number, why })];
        assert_eq!(heard(line("PHIOX,007").as_bytes()), refused(7, Refusal::Unknown));
        assert_eq!(heard(line("PHIOR,007,1").as_bytes()), refused(7, Refusal::Unknown));
        assert_eq!(heard(line("PHIOL,008,3").as_bytes()), refused(8, Refusal::Argument));
        assert_eq!(heard(line("PHIOL,008").as_bytes()), refused(8, Refusal::Argument));
        for body in ["PHIOR,17", "PHIOR,256", "PHIOR,+17", "PHIOS,017,2,0,0", "PHIOS,017,0,0", "PHIOE,017,3", "", "*"] {
            assert_eq!(heard(line(body).as_bytes()), [Err(Misheard::Noise)], "{body}");
        }
        for bytes in ["$PHIOR,017*57\r\n", "$PHIOR,017\r\n", "$\n", "PHIOR,017*56\r\n", "hello\n"] {
            assert_eq!(heard(bytes.as_bytes()), [Err(Misheard::Noise)], "{bytes}");
        }
        assert_eq!(heard(b"\n\n"), [], "an empty line is nothing");
    }

    #[test]
    fn a_sentence_is_heard_behind_noise_and_behind_half_of_another() {
        let ask = Ok(Sentence::Ask { number: 17 });
        assert_eq!(heard(b"\xff\x00no$PHIOR,0$PHIOR,017*56\r\n"), [Err(Misheard::Noise), ask]);
        let endless = [vec![b'x'; 3 * SENTENCE_BYTES_MAX], b"$PHIOR,017*56\r\n".to_vec()].concat();
        assert_eq!(heard(&endless).last(), Some(&ask));
    }
}
