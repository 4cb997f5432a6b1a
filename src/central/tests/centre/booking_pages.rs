//! The page of a booking.

use hall_core::booking::BookingId;
use hall_core::centre::CentreAsk;
use hyper::Method;

use crate::bookings::{DAY_MS, book};
use crate::hall::{OpenHall, slot_at};

async fn page(hall: &OpenHall, code: &str) -> (u16, String) {
    let path = format!("/b/{code}");
    let answer = hall.line().await.send(Method::GET, &path, None, Vec::new()).await.expect("an answer");
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    (answer.status, String::from_utf8(answer.body.to_vec()).expect("text"))
}

#[tokio::test]
async fn a_booking_shows_what_and_when_and_not_whose() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let booking = book(&mut kiosk, 1, 1, "seal", slot_at(1, 10)).await;
    let (status, text) = page(&hall, booking.code.as_str()).await;
    assert_eq!(status, 200);
    for shown in ["预约成功", "公章刻制备案", "2026-11-23", "10:00–10:30", "09:30 至 10:45", &booking.code.grouped()]
    {
        assert!(text.contains(shown), "{shown}");
    }
    assert!(!text.contains("王*") && !text.contains("****") && !text.contains("http-equiv"));
    kiosk.question(&CentreAsk::Cancel { booking: BookingId(1) }).await;
    assert!(page(&hall, booking.code.as_str()).await.1.contains("已取消"));
}

#[tokio::test]
async fn a_booking_whose_time_is_over_says_so() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let booking = book(&mut kiosk, 1, 1, "seal", slot_at(1, 10)).await;
    hall.clock.advance(DAY_MS + 45 * 60 * 1000);
    assert!(page(&hall, booking.code.as_str()).await.1.contains("预约成功"));
    hall.clock.advance(60 * 1000);
    assert!(page(&hall, booking.code.as_str()).await.1.contains("预约时间已过"));
}

#[tokio::test]
async fn a_code_that_is_not_known_is_not_here_yet_or_mistyped() {
    let hall = OpenHall::new().await;
    for code in ["000000000000", "1", "%27", "482190357716"] {
        let (status, text) = page(&hall, code).await;
        assert!(status == 404 && text.contains("暂时查不到这个预约"), "{code}");
    }
}
