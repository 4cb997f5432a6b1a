//! Any bytes at all, both ways: what a display hears, and what a driver gets for an answer.

use std::time::Instant;

use super::super::bench::Bench;
use super::super::frames::{HEARD_BYTES_MAX, Listener, PAYLOAD_BYTES_MAX, Told};
use crate::counter_display::bus::Heard;
use crate::counter_display::modbus::{ASCII_8, Question};
use crate::counter_display::raster::{self, Command};
use crate::counter_display::{CounterFace, DisplayProtocol};

#[test]
fn a_display_hears_any_bytes() {
    bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
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
    bolero::check!().with_type::<(u8, Vec<u8>)>().for_each(|(at, bytes)| {
        let now = Instant::now();
        let at = usize::from(*at).min(bytes.len());
        for protocol in DisplayProtocol::ALL {
            let mut whole = Bench::new(protocol, 0..=255, now);
            let mut split = Bench::new(protocol, 0..=255, now);
            let answer = whole.receive(bytes, now);
            let parts = [split.receive(&bytes[..at], now), split.receive(&bytes[at..], now)].concat();
            assert_eq!(answer, parts);
            for address in 1..=247 {
                let faces = [&whole, &split].map(|bench| bench.display(address).map(|one| one.lit_at(0)));
                assert_eq!(faces[0], faces[1]);
            }
        }
    });
}

#[test]
fn a_driver_understands_any_answer() {
    let write = Question::write(3, ASCII_8, &CounterFace::Test).expect("fits");
    let read = Question::read(3, ASCII_8).expect("fits");
    let show = raster::Question { address: 3, command: Command::Show, sequence: 7 };
    bolero::check!().with_type::<Vec<u8>>().for_each(|bytes| {
        // What is whole or garbled is so whatever comes behind it.
        let longer = [bytes.as_slice(), &[0; 8]].concat();
        for question in [&write, &read] {
            let heard = question.understand(bytes);
            assert!(heard == Heard::More || heard == question.understand(&longer), "{heard:?}");
        }
        let heard = show.understand(bytes);
        assert!(heard == Heard::More || heard == show.understand(&longer), "{heard:?}");
    });
}
