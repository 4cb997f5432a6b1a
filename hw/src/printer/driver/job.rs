//! A slip's bytes with what this printer wants beside them: reports of its own, and the way into the mouth.

use super::super::encode::{EncodeError, Job, ProcessId, RESET, encode};
use super::super::profile::PrinterProfile;
use hall_core::paper::Slip;

/// `slip` as one job.
///
/// `ESC @` ends the automatic status (Epson reference, `GS a`), so it is asked for again right behind it. The slip is
/// presented behind the cut and before the question, so that the answer speaks for the presenting too.
pub(super) fn job(slip: &Slip, profile: &PrinterProfile, id: ProcessId) -> Result<Job, EncodeError> {
    let mut job = encode(slip, profile, id)?;
    if let Some(presenter) = profile.presenter {
        let question = before_question(&job).len();
        insert(&mut job, question, presenter.present);
    }
    if let Some(changes) = profile.automatic.filter(|_| job.bytes.starts_with(&RESET)) {
        insert(&mut job, RESET.len(), &[0x1d, 0x61, changes]);
    }
    Ok(job)
}

/// Everything before the question.
pub(super) fn before_question(job: &Job) -> &[u8] {
    let question = job.seams.len().checked_sub(2).and_then(|at| job.seams.get(at)).copied();
    question.and_then(|at| job.bytes.get(..at)).unwrap_or_default()
}

/// Puts a command between two others.
fn insert(job: &mut Job, at: usize, command: &[u8]) {
    if command.is_empty() {
        return;
    }
    job.bytes.splice(at..at, command.iter().copied());
    if job.cut_at >= at {
        job.cut_at += command.len();
    }
    let place = job.seams.partition_point(|&seam| seam < at);
    for seam in job.seams.iter_mut().skip(place) {
        *seam += command.len();
    }
    // The one that ended here still does, and the new command ends where it was moved to.
    if job.bytes.get(at..).is_some_and(|rest| !rest.is_empty()) && job.seams.get(place) == Some(&(at + command.len())) {
        job.seams.insert(place, at);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::contract::sample;
    use super::super::super::encode::cut;
    use super::super::super::profile::{CUSTOM_80, EPSON_80, PROFILES};
    use super::*;

    #[test]
    fn the_slip_is_presented_between_its_cut_and_its_question() {
        let job = job(&sample(CUSTOM_80.paper), &CUSTOM_80, *b"0000").expect("encodes");
        let end = [&cut(CUSTOM_80.cut)[..], &[0x1d, 0x65, 3, 15, 0x1d, 0x72, 1]].concat();
        assert!(job.bytes.ends_with(&end), "{:02x?}", &job.bytes[job.cut_at..]);
        assert_eq!(job.cut_at, job.bytes.len() - end.len());
    }

    #[test]
    fn automatic_status_is_asked_for_behind_every_reset() {
        let job = job(&sample(EPSON_80.paper), &EPSON_80, *b"0000").expect("encodes");
        assert!(job.bytes.starts_with(&[0x1b, 0x40, 0x1d, 0x61, 0x0e]));
    }

    #[test]
    fn every_seam_stands_between_the_same_commands_as_before() {
        for profile in PROFILES {
            let slip = sample(profile.paper);
            let plain = encode(&slip, profile, *b"0000").expect("encodes");
            let job = job(&slip, profile, *b"0000").expect("encodes");
            assert!(job.seams.is_sorted() && job.seams.last() == Some(&job.bytes.len()), "{}", profile.name);
            assert_eq!(&job.bytes[job.cut_at..][..4], &cut(profile.cut), "{}", profile.name);
            let commands = |job: &Job| {
                let starts = [0].into_iter().chain(job.seams.iter().copied());
                starts.zip(&job.seams).map(|(from, &to)| job.bytes[from..to].to_vec()).collect::<Vec<_>>()
            };
            let (plain, job) = (commands(&plain), commands(&job));
            assert!(plain.iter().all(|command| job.contains(command)), "{}", profile.name);
            let added = usize::from(profile.automatic.is_some())
                + usize::from(profile.presenter.is_some_and(|presenter| !presenter.present.is_empty()));
            assert_eq!(job.len(), plain.len() + added, "{}", profile.name);
        }
    }
}
