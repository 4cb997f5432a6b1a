//! Any bytes at all, both ways: what a display hears, and what a driver gets for an answer.

use std::time::Instant;

use super::super::bench::Bench;
use super::super::frames::{HEARD_BYTES_MAX, Listener, PAYLOAD_BYTES_MAX, Told};
use crate::counter_display::bus::Heard;
use crate::counter_display::modbus::{ASCII_8, Question};
use crate::counter_display::raster::{self, Command};
use crate::counter_display::{CounterFace, DisplayProtocol};

/// Inputs of one run under `cargo test`, beside the corpus; `cargo bolero` goes on until it is stopped.
const INPUTS: usize = 5_000;
/// Displays on the line.
const DISPLAYS: [u8; 2] = [3, 5];

#[test]
fn a_display_hears_any_bytes() {
    bolero::check!(name = "display_hears").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        for protocol in DisplayProtocol::ALL {
            let mut listener = Listener::new(protocol);
            listener.hear(bytes);
            while let Some(told) = listener.next() {
                if let Told::Panel { payload, .. } = told {
                    assert!(payload.len() <= PAYLOAD_BYTES_MAX);
                }
            }
            assert!(listener.waiting() <= HEARD_BYTES_MAX);
        }
    });
}

#[test]
fn a_display_does_the_same_however_the_bytes_are_split() {
    // The first byte says where; the displays are those of the corpus.
    bolero::check!(name = "display_split").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let Some((at, bytes)) = bytes.split_first() else { return };
        let (now, at) = (Instant::now(), usize::from(*at).min(bytes.len()));
        for protocol in DisplayProtocol::ALL {
            let mut whole = Bench::new(protocol, DISPLAYS, now);
            let mut split = Bench::new(protocol, DISPLAYS, now);
            let answer = whole.receive(bytes, now);
            let parts = [split.receive(&bytes[..at], now), split.receive(&bytes[at..], now)].concat();
            assert_eq!(answer, parts);
            for address in DISPLAYS {
                let [one, other] = [&whole, &split].map(|bench| bench.display(address).expect("it is there"));
                assert_eq!(one.faces(), other.faces());
                assert!(one.faces() == 0 || one.lit_at(0) == other.lit_at(0));
            }
        }
    });
}

#[test]
fn a_driver_understands_any_answer() {
    let write = Question::write(3, ASCII_8, &CounterFace::Test).expect("fits");
    let read = Question::read(3, ASCII_8).expect("fits");
    let show = raster::Question { address: 3, command: Command::Show, sequence: 7 };
    bolero::check!(name = "display_answers").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        // What is whole or garbled is so whatever comes behind it.
        let longer = [bytes, &[0; 8]].concat();
        for question in [&write, &read] {
            let heard = question.understand(bytes);
            assert!(heard == Heard::More || heard == question.understand(&longer), "{heard:?}");
        }
        let heard = show.understand(bytes);
        assert!(heard == Heard::More || heard == show.understand(&longer), "{heard:?}");
    });
}
