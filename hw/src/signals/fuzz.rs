//! Whatever comes over the line: no panic, no line beyond its bounds, and a good sentence is heard after any rubbish.

use super::sentence::{Ear, Sentence};

/// Inputs tried in one run beside the corpus.
const INPUTS: usize = 2_000;

#[test]
fn any_bytes_on_the_boards_line() {
    bolero::check!(name = "io_board_lines").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let mut ear = Ear::default();
        for sentence in bytes.iter().filter_map(|&byte| ear.push(byte)).flatten() {
            let mut other = Ear::default();
            let again: Vec<_> = sentence.encode().into_iter().filter_map(|byte| other.push(byte)).collect();
            assert_eq!(again, [Ok(sentence)], "what is understood can be said");
        }
        let good = Sentence::Ask { number: 42 };
        let last = good.encode().into_iter().filter_map(|byte| ear.push(byte)).last();
        assert_eq!(last, Some(Ok(good)));
    });
}
