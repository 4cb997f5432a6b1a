//! The board without its cable: what it hears, what it answers, and what a person does to it. Time is a parameter.

use std::time::Instant;

use zeroize::Zeroizing;

use super::super::line::{CableMove, LineDevice};
use super::super::verbs::Silence;
use super::verbs::SignalsVerb;
use crate::signals::sentence::{Ear, Misheard, Sentence};
use crate::signals::{Lamp, SignalState};

/// What a wrong baud rate makes of a byte: no line end, and nothing of a sentence, stays what it was.
const GARBLE: u8 = 0xb5;

/// Lamp, door and proximity.
pub(super) struct Board {
    ear: Ear,
    state: SignalState,
    lamp: Lamp,
    lamp_set_at: Instant,
    garble: bool,
    silent: bool,
    silent_until: Option<Instant>,
}

impl Board {
    pub(super) fn new() -> Self {
        Self {
            ear: Ear::default(),
            state: SignalState { door_open: Some(false), someone_near: Some(false) },
            lamp: Lamp::Off,
            lamp_set_at: Instant::now(),
            garble: false,
            silent: false,
            silent_until: None,
        }
    }

    fn answer(&mut self, heard: Result<Sentence, Misheard>, now: Instant) -> Option<Sentence> {
        let number = match heard {
            Ok(Sentence::Ask { number }) => number,
            Ok(Sentence::SetLamp { number, lamp }) => {
                if lamp != self.lamp {
                    self.lamp = lamp;
                    self.lamp_set_at = now;
                }
                number
            }
            Err(Misheard::Asked { number, why }) => return Some(Sentence::Refused { number, why }),
            // Another board's words, or no words at all.
            Ok(Sentence::State { .. } | Sentence::Refused { .. }) | Err(Misheard::Noise) => return None,
        };
        Some(Sentence::State { number, state: self.state, lamp: self.lamp })
    }

    /// Its power comes back: the lamp is off, and nothing is half heard.
    fn restart(&mut self) {
        self.ear.forget();
        self.lamp = Lamp::Off;
    }

    fn is_silent(&self, now: Instant) -> bool {
        self.silent || self.silent_until.is_some_and(|until| now < until)
    }
}

impl LineDevice for Board {
    type Verb = SignalsVerb;
    const NAME: &'static str = "sim-signals";

    fn receive(&mut self, bytes: &[u8], now: Instant) -> Zeroizing<Vec<u8>> {
        if self.is_silent(now) {
            self.ear.forget();
            return Zeroizing::default();
        }
        let mut answers = Zeroizing::new(Vec::new());
        for &byte in bytes {
            let heard = self.ear.push(byte);
            let answer = heard.and_then(|heard| self.answer(heard, now));
            answers.extend(answer.map(|answer| answer.encode()).unwrap_or_default());
        }
        if self.garble {
            for byte in answers.iter_mut() {
                *byte ^= GARBLE;
            }
        }
        answers
    }

    fn apply(&mut self, verb: SignalsVerb, now: Instant) -> CableMove {
        match verb {
            SignalsVerb::Door(open) => self.state.door_open = Some(open),
            SignalsVerb::Near(somebody) => self.state.someone_near = Some(somebody),
            SignalsVerb::Restart => self.restart(),
            SignalsVerb::Garble(on) => self.garble = on,
            SignalsVerb::Silence(silence) => {
                self.silent = silence == Silence::On;
                self.silent_until = match silence {
                    Silence::For(time) => Some(now + time),
                    Silence::On | Silence::Off => None,
                };
            }
            SignalsVerb::Unplug => {
                self.restart();
                return CableMove::Pull;
            }
            SignalsVerb::Replug => {
                self.restart();
                return CableMove::Plug;
            }
            SignalsVerb::Lamp | SignalsVerb::Status | SignalsVerb::Help => {}
        }
        CableMove::Stay
    }

    fn describe(&self, now: Instant) -> String {
        let word = |on| if on { "on" } else { "off" };
        format!(
            "door={} near={} lamp={} lit={} garble={} silence={}",
            if self.state.door_open == Some(true) { "open" } else { "closed" },
            word(self.state.someone_near == Some(true)),
            self.lamp.code(),
            if self.lamp.is_lit(now.saturating_duration_since(self.lamp_set_at)) { "yes" } else { "no" },
            word(self.garble),
            word(self.is_silent(now)),
        )
    }
}
