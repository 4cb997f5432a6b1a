//! Process IDs: four characters by which a job's answer is told from every other's.

use std::hash::{BuildHasher, RandomState};

use super::super::encode::ProcessId;

/// Digits and capitals: on a printer that does not know the command they would print, harmlessly.
const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// How many there are: a late answer would have to be 1.7 million slips late to be mistaken.
const COUNT: u32 = 36 * 36 * 36 * 36;

/// Gives out process IDs, each different from the last 1.7 million.
pub(super) struct ProcessIds {
    next: u32,
}

impl Default for ProcessIds {
    /// Begins anywhere, so that an answer to the program that ran before is not taken for one to this.
    fn default() -> Self {
        let random = RandomState::new().hash_one(());
        Self { next: u32::try_from(random % u64::from(COUNT)).unwrap_or(0) }
    }
}

impl ProcessIds {
    pub(super) fn next(&mut self) -> ProcessId {
        let mut rest = self.next as usize;
        self.next = (self.next + 1) % COUNT;
        [(); 4].map(|()| {
            let character = ALPHABET[rest % ALPHABET.len()];
            rest /= ALPHABET.len();
            character
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_id_comes_twice_in_a_row_of_ten_thousand_and_all_are_printable() {
        let mut ids = ProcessIds { next: COUNT - 5_000 };
        let given: HashSet<_> = (0..10_000).map(|_| ids.next()).collect();
        assert_eq!(given.len(), 10_000);
        assert!(given.iter().flatten().all(|byte| (32..=126).contains(byte)), "d1 to d4 of GS ( H");
    }

    #[test]
    fn another_start_begins_elsewhere() {
        let starts: HashSet<_> = (0..20).map(|_| ProcessIds::default().next).collect();
        assert!(starts.len() > 15);
    }
}
