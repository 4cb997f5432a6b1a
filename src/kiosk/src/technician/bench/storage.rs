//! The disk with the journal: written, read back, and with space left.

use hall_core::fault::Fault;

use super::{Bench, Seen};
use crate::clock;

/// Below this it is a fault: a month of journal, and the disk's other users are faster.
const SPACE_MIB_LOW: u64 = 50;
/// The fact that is written and read back.
const PROBE_FACT: &str = "storage-probe";

/// Writes a fact durably, reads it back, and looks at the space.
pub fn journal(bench: &Bench) -> Seen {
    let Some(journal) = &bench.journal else {
        return Seen::failed(Fault::JournalFailed, "the journal cannot be opened: see the log");
    };
    let wrote = journal.wait(|journal| {
        let value = clock::random::<8>().map(u64::from_be_bytes).unwrap_or_default().to_string();
        journal.keep_fact(PROBE_FACT, &value)?;
        Ok::<_, crate::journal::JournalError>(journal.fact(PROBE_FACT)?.as_deref() == Some(value.as_str()))
    });
    match wrote {
        Ok(Ok(true)) => space(bench),
        Ok(Ok(false)) => Seen::failed(Fault::JournalFailed, "what was written does not read back"),
        Ok(Err(error)) => Seen::failed(Fault::JournalFailed, error.to_string()),
        Err(error) => Seen::failed(Fault::JournalFailed, error.to_string()),
    }
}

fn space(bench: &Bench) -> Seen {
    let statistics = match rustix::fs::statvfs(&bench.state_dir) {
        Ok(statistics) => statistics,
        Err(error) => return Seen::failed(Fault::JournalFailed, format!("the disk cannot be asked: {error}")),
    };
    let free_mib = statistics.f_bavail.saturating_mul(statistics.f_frsize) >> 20;
    let evidence = format!("written and read back; {free_mib} MiB free");
    if free_mib < SPACE_MIB_LOW { Seen::failed(Fault::StorageLow, evidence) } else { Seen::passed(evidence) }
}
