//! Numbers never repeat, whatever kiosks, days, restarts and clocks do.

use std::collections::BTreeSet;

use hall_core::day::{BusinessDay, DayRule, UtcMillis};
use hall_core::number::{Dispenser, Exhausted, Series};
use proptest::prelude::*;

const KIOSKS: usize = 4;

/// What can happen to the series of a hall: the centre's own and one for each kiosk.
#[derive(Debug, Clone)]
enum Happening {
    /// Someone takes a number.
    Take { dispenser: usize },
    /// The power goes: only what was written down comes back.
    Restart { dispenser: usize },
    /// A clock jumps, forwards or backwards, by up to three days.
    Jump { dispenser: usize, by_ms: i64 },
    /// The centre tells a rebuilt kiosk how far it had come.
    Rebuild { dispenser: usize },
}

fn happening() -> impl Strategy<Value = Happening> {
    let dispenser = 0..=KIOSKS;
    let three_days = 3 * 86_400_000i64;
    prop_oneof![
        8 => dispenser.clone().prop_map(|dispenser| Happening::Take { dispenser }),
        1 => dispenser.clone().prop_map(|dispenser| Happening::Restart { dispenser }),
        2 => (dispenser.clone(), -three_days..three_days).prop_map(|(dispenser, by_ms)| Happening::Jump { dispenser, by_ms }),
        1 => dispenser.prop_map(|dispenser| Happening::Rebuild { dispenser }),
    ]
}

/// One place that gives out numbers: what is in memory, what is on disk, and its clock.
struct Place {
    dispenser: Dispenser,
    on_disk: (BusinessDay, u16),
    known_to_centre: (BusinessDay, u16),
    clock_ms: i64,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_label_twice_on_one_day(happenings in prop::collection::vec(happening(), 1..600)) {
        let mut places: Vec<Place> = ['A', 'K', 'L', 'M', 'N'].into_iter().map(|letter| {
            let dispenser = Dispenser::unused(Series::new(letter).expect("a letter"));
            Place { dispenser, on_disk: (dispenser.day(), 0), known_to_centre: (dispenser.day(), 0), clock_ms: 1_795_377_600_000 }
        }).collect();
        let mut given = BTreeSet::new();
        for happening in happenings {
            match happening {
                Happening::Take { dispenser } => take(&mut places[dispenser], &mut given)?,
                Happening::Restart { dispenser } => {
                    let place = &mut places[dispenser];
                    place.dispenser = Dispenser::resume(place.dispenser.series(), place.on_disk.0, place.on_disk.1);
                }
                Happening::Jump { dispenser, by_ms } => places[dispenser].clock_ms += by_ms,
                Happening::Rebuild { dispenser } => {
                    let place = &mut places[dispenser];
                    let (day, last) = place.known_to_centre;
                    place.dispenser = Dispenser::unused(place.dispenser.series()).floored(day, last);
                }
            }
        }
    }
}

fn take(place: &mut Place, given: &mut BTreeSet<(BusinessDay, String)>) -> Result<(), TestCaseError> {
    let day = DayRule::BEIJING_04.day_of(UtcMillis(place.clock_ms));
    match place.dispenser.advance(day) {
        Ok((day, number)) => {
            place.on_disk = (place.dispenser.day(), place.dispenser.last());
            place.known_to_centre = place.on_disk;
            prop_assert!(given.insert((day, number.to_string())), "{number} of {day} twice");
        }
        Err(Exhausted { day, .. }) => prop_assert_eq!(day, place.dispenser.day()),
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_series_gives_999_numbers_a_day_and_then_says_so(start in 0u16..=999) {
        let mut dispenser = Dispenser::resume(Series::new('A').expect("a letter"), BusinessDay(5), start);
        let given = std::iter::from_fn(|| dispenser.advance(BusinessDay(5)).ok()).count();
        prop_assert_eq!(given, usize::from(999 - start));
        prop_assert!(dispenser.advance(BusinessDay(5)).is_err());
        prop_assert!(dispenser.advance(BusinessDay(6)).is_ok());
    }
}
