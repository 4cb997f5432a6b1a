//! The page of a booking.

use hall_core::booking::BookingId;
use hall_core::centre::{CentreAnswer, CentreAsk, CentreRefusal};
use hyper::Method;

use crate::bookings::{DAY_MS, book, matter};
use crate::hall::{Kiosk, OpenHall, slot_at};

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
    let answer = hall.line().await.send(Method::GET, &format!("/b/{}", booking.code.as_str()), None, Vec::new()).await;
    let policy = answer.expect("an answer").headers["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
    assert!(!text.contains("王*") && !text.contains("****") && !text.contains("http-equiv"));
    kiosk.question(&CentreAsk::Cancel { booking: BookingId(1) }).await;
    let text = page(&hall, booking.code.as_str()).await.1;
    assert!(text.contains("已取消") && !text.contains("签到") && !text.contains("<form"), "{text}");
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

async fn cancel(hall: &OpenHall, code: &str) -> (u16, String) {
    let path = format!("/b/{code}/cancel");
    let answer = hall.line().await.send(Method::POST, &path, None, Vec::new()).await.expect("an answer");
    (answer.status, answer.headers["location"].to_str().expect("text").to_owned())
}

async fn taken(kiosk: &mut Kiosk) -> bool {
    let ask = CentreAsk::Hold { booking: BookingId(99), matter: matter("seal"), slot: slot_at(1, 10) };
    kiosk.question(&ask).await == CentreAnswer::Refused(CentreRefusal::SlotFull)
}

#[tokio::test]
async fn whoever_holds_the_slip_cancels_once_and_the_place_is_free_again() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut last = None;
    for id in 1..=8 {
        last = Some(book(&mut kiosk, id, u8::try_from(id).expect("small"), "seal", slot_at(1, 10)).await);
    }
    let code = last.expect("eight").code;
    assert!(taken(&mut kiosk).await, "all places of the slot are taken");
    assert!(page(&hall, code.as_str()).await.1.contains("确认取消"));
    assert!(taken(&mut kiosk).await, "looking at it changes nothing");
    let back = (303, format!("../{}", code.as_str()));
    assert_eq!(cancel(&hall, code.as_str()).await, back);
    assert!(page(&hall, code.as_str()).await.1.contains("已取消"));
    assert!(!taken(&mut kiosk).await, "somebody else has it");
    assert_eq!(cancel(&hall, code.as_str()).await, back, "a second time is harmless");
    assert!(page(&hall, code.as_str()).await.1.contains("已取消"));
}

#[tokio::test]
async fn too_late_to_cancel_says_so_and_the_booking_stands() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let booking = book(&mut kiosk, 1, 1, "seal", slot_at(1, 10)).await;
    hall.clock.advance(DAY_MS - 60 * 60 * 1000);
    let text = page(&hall, booking.code.as_str()).await.1;
    assert!(text.contains("开始前 120 分钟内不能取消") && !text.contains("<form"), "{text}");
    assert_eq!(cancel(&hall, booking.code.as_str()).await.0, 303);
    assert!(page(&hall, booking.code.as_str()).await.1.contains("预约成功"));
}

#[tokio::test]
async fn a_code_of_nobody_cancels_nothing() {
    let hall = OpenHall::new().await;
    assert_eq!(cancel(&hall, "000000000000").await, (303, "../000000000000".to_owned()));
    assert_eq!(cancel(&hall, "%0d%0aset-cookie").await, (303, "../setcookie".to_owned()), "nothing is echoed");
}
