//! The centre stops and starts, is restored, and changes its hall.

use std::sync::Arc;

use hall_central::clock::Clock;
use hall_central::{Admin, Centre, CentreError, Settings};
use hall_core::ticket::Source;
use hall_proto::hall_file;
use hall_proto::wire::FeedQuery;

use crate::hall::{HALL, OpenHall};

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operation = kiosk.intend(1, "seal");
    let given = kiosk.ask(&operation).await.expect("a number");
    let (books, epoch) = (hall.audit(), hall.centre.epoch());
    let hall = hall.restart().await;
    assert_eq!((hall.audit(), hall.centre.epoch()), (books, epoch));
    let mut kiosk = kiosk.again_on(&hall).await;
    assert_eq!(kiosk.ask(&operation).await, Ok(given));
    assert_eq!(kiosk.number(2, "seal").await.number, "B002");
}

#[tokio::test]
async fn two_centres_cannot_share_a_directory() {
    let hall = OpenHall::new().await;
    let settings = Settings {
        state_dir: hall.state_dir().to_owned(),
        hall: crate::hall::hall(),
        public_url: String::new(),
        clock: Arc::clone(&hall.clock) as Arc<dyn Clock>,
    };
    let refused = Centre::open(settings).err().expect("refused").to_string();
    assert!(refused.contains("another centre"), "{refused}");
    let mut admin = Admin::open(hall.state_dir(), Arc::clone(&hall.clock) as Arc<dyn Clock>).expect("opens");
    assert!(admin.new_epoch(100).is_err());
}

#[tokio::test]
async fn a_restored_centre_begins_an_epoch_and_is_told_again() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut sent = vec![kiosk.intend(1, "seal")];
    kiosk.ask(&sent[0]).await.expect("a number");
    let old_epoch = hall.centre.epoch();
    let (dir, clock) = hall.close().await;
    let backup = tempfile::tempdir().expect("a directory");
    for entry in std::fs::read_dir(dir.path()).expect("readable") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), backup.path().join(entry.file_name())).expect("copied");
    }
    let hall = OpenHall::reopen(dir, Arc::clone(&clock)).await;
    let mut kiosk = kiosk.again_on(&hall).await;
    let lost = kiosk.intend(2, "seal");
    assert_eq!(kiosk.ask(&lost).await.map(|answer| answer.number), Ok("B002".into()));
    sent.push(kiosk.numbered(1, "B001", Source::Centre));
    sent.insert(1, lost);
    sent.push(kiosk.numbered(2, "B002", Source::Centre));
    hall.close().await;

    Admin::open(backup.path(), Arc::clone(&clock) as Arc<dyn Clock>).expect("opens").new_epoch(100).expect("an epoch");
    let hall = OpenHall::reopen(backup, clock).await;
    let mut kiosk = kiosk.again_on(&hall).await;
    let feed = kiosk.feed(FeedQuery { epoch: Some(old_epoch), after: 2, wait_s: 25 }).await.expect("the feed");
    assert!(feed.restarted && feed.epoch != old_epoch && feed.operations_seen == 1);
    let mut other = hall.kiosk("entrance-2", 'L').await;
    assert_eq!(other.number(9, "seal").await.number, "B102", "numbers given out since the backup do not come twice");
    assert_eq!(kiosk.outcomes(&sent).await, ["repeated", "accepted", "accepted", "accepted"]);
    let mut labels: Vec<String> =
        hall.audit().tickets.iter().filter_map(|ticket| ticket.label.map(|label| label.number.to_string())).collect();
    labels.sort();
    assert_eq!(labels, ["B001", "B002", "B102"]);
}

#[tokio::test]
async fn a_matter_that_takes_a_kiosks_letter() {
    let hall = OpenHall::new().await;
    let _kiosk = hall.kiosk("entrance-1", 'K').await;
    let (dir, clock) = hall.close().await;
    let settings = |text: &str| Settings {
        state_dir: dir.path().to_owned(),
        hall: hall_file::parse(text).expect("a sound hall"),
        public_url: String::new(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
    };
    let refused = Centre::open(settings(&HALL.replace("series = \"B\"", "series = \"K\""))).err();
    assert!(matches!(refused, Some(CentreError::SeriesTaken { .. })));
    assert!(Centre::open(settings(HALL)).is_ok(), "the refused start changed nothing");
}

#[tokio::test]
async fn a_rebuilt_kiosk_continues_its_series() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let operations = [kiosk.intend(1, "seal"), kiosk.numbered(1, "K012", Source::Kiosk)];
    assert_eq!(kiosk.outcomes(&operations).await, ["accepted"; 2]);
    let mut line = hall.line().await;
    let (_, answer) = line.enrol(&hall.code("entrance-1", 'K')).await.expect("enrolled");
    assert_eq!(answer.dispenser().expect("a letter").last(), 12);
    assert_eq!(answer.public_url, "https://hall.example");
}
