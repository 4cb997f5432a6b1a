//! The simulated reader without its cable: a security module, what lies on it, and its faults.

use std::time::Instant;

use zeroize::Zeroizing;

use super::super::verbs::Silence;
use super::person::Person;
use super::verbs::CardVerb;
use crate::card::frame::{Frame, FrameError, FrameParser, frame};

/// Length of the photograph behind the text. The simulated one is all zeros: nobody's.
const PHOTO_BYTES: u16 = 1024;
/// Length of the text, as the answer says it.
const TEXT_BYTES: u16 = 256;
/// The number of the module: kind 5, make 3, a date, a serial number and a check number, low bytes first.
const NUMBER: [u8; 16] = [5, 0, 3, 0, 0x95, 0x26, 0x35, 1, 0xd2, 4, 0, 0, 0x2e, 0x16, 0, 0];
/// What a wrong baud rate makes of a byte: no preamble stays one.
const GARBLE: u8 = 0x5b;

/// Data behind the status of a card that was found, and of one that was selected.
const FOUND_BYTES: usize = 4;
const SELECTED_BYTES: usize = 8;

/// How far the host has come with the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Waiting,
    Found,
    Selected,
    /// A card that was read is found again only once it was lifted.
    WasRead,
}

/// Whether it answers.
#[derive(Debug, Clone, Copy)]
enum Hush {
    None,
    Lasting,
    Until(Instant),
}

/// The module and what lies on it.
pub(super) struct Module {
    parser: FrameParser,
    card: Option<Person>,
    step: Step,
    lift_after: Option<u32>,
    fails_self_test: bool,
    truncate: bool,
    garble: bool,
    hush: Hush,
    requests: u64,
}

impl Module {
    pub(super) fn new() -> Self {
        Self {
            parser: FrameParser::default(),
            card: None,
            step: Step::Waiting,
            lift_after: None,
            fails_self_test: false,
            truncate: false,
            garble: false,
            hush: Hush::None,
            requests: 0,
        }
    }

    /// Forgets half a request, as a new line does.
    pub(super) fn replugged(&mut self) {
        self.parser = FrameParser::default();
    }

    /// Takes what came over the line; gives the answers, as they go over it.
    pub(super) fn receive(&mut self, bytes: &[u8], now: Instant) -> Zeroizing<Vec<u8>> {
        let mut answers = Zeroizing::new(Vec::new());
        for &byte in bytes {
            let Some(request) = self.parser.push(byte) else { continue };
            if !self.is_silent(now) {
                let answer = self.answer(request);
                let answer = self.on_the_line(frame(&answer));
                answers.extend_from_slice(&answer);
                self.count_down();
            }
        }
        answers
    }

    /// Does what a person did to it. The cable is another's business.
    pub(super) fn apply(&mut self, verb: &CardVerb, now: Instant) {
        match *verb {
            CardVerb::Card(person) => (self.card, self.step) = (Some(person), Step::Waiting),
            CardVerb::Lift | CardVerb::LiftAfter(0) => self.lift(),
            CardVerb::LiftAfter(requests) => self.lift_after = Some(requests),
            CardVerb::SelfTest(passes) => self.fails_self_test = !passes,
            CardVerb::Truncate(on) => self.truncate = on,
            CardVerb::Garble(on) => self.garble = on,
            CardVerb::Silence(silence) => {
                self.hush = match silence {
                    Silence::Off => Hush::None,
                    Silence::On => Hush::Lasting,
                    Silence::For(time) => Hush::Until(now + time),
                };
            }
            CardVerb::Unplug | CardVerb::Replug | CardVerb::Status | CardVerb::Help => {}
        }
    }

    /// How it is, in one line.
    pub(super) fn describe(&self, now: Instant) -> String {
        let word = |on| if on { "on" } else { "off" };
        let card =
            self.card.map_or("none".to_owned(), |person| format!("{}-{}", person.kind().code(), person.number()));
        format!(
            "card={card} read={} self-test={} truncate={} garble={} silence={} requests={}",
            if self.step == Step::WasRead { "yes" } else { "no" },
            if self.fails_self_test { "fail" } else { "ok" },
            word(self.truncate),
            word(self.garble),
            word(self.is_silent(now)),
            self.requests
        )
    }

    fn lift(&mut self) {
        (self.card, self.step, self.lift_after) = (None, Step::Waiting, None);
    }

    fn count_down(&mut self) {
        self.requests += 1;
        self.lift_after = self.lift_after.map(|left| left.saturating_sub(1));
        if self.lift_after == Some(0) {
            self.lift();
        }
    }

    fn is_silent(&self, now: Instant) -> bool {
        match self.hush {
            Hush::None => false,
            Hush::Lasting => true,
            Hush::Until(end) => now < end,
        }
    }

    fn on_the_line(&self, mut answer: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
        if self.truncate {
            let half = answer.len() / 2;
            answer.truncate(half);
        }
        if self.garble {
            answer.iter_mut().for_each(|byte| *byte ^= GARBLE);
        }
        answer
    }

    fn answer(&mut self, request: Result<Frame, FrameError>) -> Zeroizing<Vec<u8>> {
        let request = match request {
            Ok(request) => request,
            Err(FrameError::Checksum) => return status(0x10),
            Err(FrameError::Length(_)) => return status(0x11),
        };
        if self.fails_self_test {
            return status(0x60);
        }
        match *request.content() {
            [0x10 | 0x11, 0xff] => status(0x90),
            [0x12, 0xff] => with_data(0x90, &NUMBER),
            [0x20, 0x01] => self.find(),
            [0x20, 0x02] => self.select(),
            [0x30, 0x01] => self.read(),
            [0x30, 0x03] => status(0x91),
            _ => status(0x21),
        }
    }

    fn find(&mut self) -> Zeroizing<Vec<u8>> {
        if self.card.is_none() || self.step == Step::WasRead {
            return status(0x80);
        }
        self.step = Step::Found;
        with_data(0x9f, &[0; FOUND_BYTES])
    }

    fn select(&mut self) -> Zeroizing<Vec<u8>> {
        if self.card.is_none() || self.step != Step::Found {
            return status(0x81);
        }
        self.step = Step::Selected;
        with_data(0x90, &[0; SELECTED_BYTES])
    }

    fn read(&mut self) -> Zeroizing<Vec<u8>> {
        let Some(person) = self.card.filter(|_| self.step == Step::Selected) else { return status(0x41) };
        self.step = Step::WasRead;
        let lengths = [TEXT_BYTES.to_be_bytes(), PHOTO_BYTES.to_be_bytes()].concat();
        let data = Zeroizing::new([&*lengths, &*person.text_block(), &[0; PHOTO_BYTES as usize]].concat());
        with_data(0x90, &data)
    }
}

fn status(byte: u8) -> Zeroizing<Vec<u8>> {
    with_data(byte, &[])
}

fn with_data(byte: u8, data: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([&[0, 0, byte], data].concat())
}

#[cfg(test)]
mod tests {
    use hall_core::card::CardKind;

    use super::*;

    /// More than the longest answer takes on the line, for the shortest request of ten bytes.
    const ANSWER_BYTES_MAX: usize = 1_295;
    const REQUEST_BYTES_MIN: usize = 10;

    fn statuses(module: &mut Module, requests: &[[u8; 2]]) -> Vec<u8> {
        requests
            .iter()
            .map(|request| module.receive(&frame(request), Instant::now()))
            .map(|answer| answer.get(9).copied().unwrap_or_default())
            .collect()
    }

    #[test]
    fn each_step_wants_the_one_before() {
        let [find, select, read] = [[0x20, 1], [0x20, 2], [0x30, 1]];
        let mut module = Module::new();
        assert_eq!(statuses(&mut module, &[find, select, read, [0x44, 0]]), [0x80, 0x81, 0x41, 0x21]);
        module.apply(&CardVerb::Card(Person::made_up(CardKind::Citizen, 1)), Instant::now());
        assert_eq!(statuses(&mut module, &[read, select]), [0x41, 0x81]);
        assert_eq!(statuses(&mut module, &[find, read, select, read, find]), [0x9f, 0x41, 0x90, 0x90, 0x80]);
        let mut damaged = frame(&find);
        damaged[9] ^= 1;
        assert_eq!(module.receive(&damaged, Instant::now())[9], 0x10);
    }

    #[test]
    fn any_requests_get_bounded_answers() {
        bolero::check!(name = "card_requests").with_iterations(2_000).for_each(|bytes: &[u8]| {
            let mut module = Module::new();
            module.apply(&CardVerb::Card(Person::made_up(CardKind::Citizen, 1)), Instant::now());
            let answers = module.receive(bytes, Instant::now());
            // A length that no frame has is answered behind seven bytes.
            assert!(answers.len() <= ANSWER_BYTES_MAX * (bytes.len() / (REQUEST_BYTES_MIN - 3)));
        });
    }
}
