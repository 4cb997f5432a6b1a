//! The kiosk's clock against the centre's, in both directions.

use hall_central::client::ClientError;
use hall_core::day::UtcMillis;
use hall_proto::wire::{ClockAhead, FeedAnswer, FeedQuery, ProblemCode, path};

use crate::hall::{MORNING, OpenHall};

#[tokio::test]
async fn the_feed_tells_the_time_at_which_its_answer_goes_out() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let start = kiosk.feed(FeedQuery::default()).await.expect("the feed");
    assert_eq!(start.server_time_ms, MORNING.0);
    let held = FeedQuery { epoch: Some(start.epoch), after: start.next, wait_s: 1 };
    let (answer, ()) = tokio::join!(kiosk.feed(held), async {
        // By the time this is answered, the request before it is held open.
        other.feed(FeedQuery::default()).await.expect("the feed");
        hall.clock.advance(20_000);
    });
    assert_eq!(answer.expect("the feed").server_time_ms, MORNING.0 + 20_000);
}

#[tokio::test]
async fn a_kiosk_with_a_wrong_clock_learns_how_wrong_it_is() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    for (off_ms, is_off) in [(0, false), (29_000, false), (-31_000, true)] {
        let asked = UtcMillis(MORNING.0 + off_ms);
        let path = format!("{}?{}", path::FEED, FeedQuery::default().to_query());
        let answer: FeedAnswer = kiosk.line.get(&kiosk.identity, asked, &path).await.expect("the feed");
        let ahead = ClockAhead::between(asked, answer.server_time_ms, asked);
        assert_eq!((ahead.ahead_ms, ahead.is_off()), (off_ms, is_off));
    }
    for off_ms in [-86_400_000, 400_000] {
        let asked = UtcMillis(MORNING.0 + off_ms);
        let refused = kiosk.line.get::<FeedAnswer>(&kiosk.identity, asked, path::FEED).await;
        let Err(ClientError::Refused(problem)) = refused else { panic!("refused") };
        assert_eq!((problem.code, problem.server_time_ms), (ProblemCode::StaleClock, Some(MORNING.0)));
    }
}

#[tokio::test]
async fn other_refusals_say_nothing_about_the_time() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    hall.centre.revoke(&kiosk.identity.kiosk).expect("revoked");
    let refused = kiosk.line.get::<FeedAnswer>(&kiosk.identity, MORNING, path::FEED).await;
    let Err(ClientError::Refused(problem)) = refused else { panic!("refused") };
    assert_eq!((problem.code, problem.server_time_ms), (ProblemCode::Revoked, None));
}
