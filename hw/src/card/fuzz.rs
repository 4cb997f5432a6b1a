//! Whatever a reader sends: no panic, no memory beyond its bounds, and no card with an unsound number.

use hall_core::card::{DocumentNumber, FormField};

use super::frame::{FrameParser, KEPT_BYTES_MAX, LENGTH_MAX, frame};
use super::text;

/// Inputs tried in one run beside the corpus.
const INPUTS: usize = 2_000;
/// Behind any junk so many zero bytes end the longest frame that may have begun.
const FLUSH_BYTES: usize = LENGTH_MAX + 2;

#[test]
fn any_bytes_on_the_line() {
    bolero::check!(name = "card_frames").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let mut parser = FrameParser::default();
        for &byte in bytes {
            if let Some(Ok(frame)) = parser.push(byte) {
                assert!((2..LENGTH_MAX).contains(&frame.content_bytes()));
                assert_eq!(frame.content().len(), frame.content_bytes().min(KEPT_BYTES_MAX));
                assert!(!parser.is_inside(), "a frame ends what it began");
            }
        }
        for _ in 0..FLUSH_BYTES {
            let _ = parser.push(0);
        }
        let no_card = frame(&[0, 0, 0x80]);
        let found: Vec<_> = no_card.iter().filter_map(|&byte| parser.push(byte)).collect();
        assert!(matches!(found.as_slice(), [Ok(frame)] if frame.content() == [0, 0, 0x80]), "{found:?}");
    });
}

/// Puts the bytes over a sound block, so that one field is junk and the others are not.
fn spoilt(bytes: &[u8]) -> Option<Vec<u8>> {
    let (&place, junk) = bytes.split_first()?;
    let mut block = include_bytes!("__fuzz__/card_text/corpus/citizen").to_vec();
    block.iter_mut().skip(place.into()).zip(junk).for_each(|(byte, junk)| *byte = *junk);
    Some(block)
}

#[test]
fn any_bytes_on_a_card() {
    bolero::check!(name = "card_text").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        for block in [Some(bytes.to_vec()), spoilt(bytes)].into_iter().flatten() {
            let Ok(card) = text::card(&block) else { continue };
            let number = DocumentNumber::parse(card.number().reveal());
            assert_eq!(number.as_ref(), Ok(card.number()), "a card has a sound number");
            assert!(!card.name().reveal().is_empty());
            for field in FormField::ALL {
                assert!(!card.masked(field).chars().any(char::is_control));
            }
        }
    });
}
