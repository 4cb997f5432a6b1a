//! The page of a ticket, health, and the description of the API.

use hall_central::client::Answer;
use hall_core::ticket::{Source, Transition};
use hyper::Method;

use crate::hall::{Kiosk, OpenHall};

async fn get(hall: &OpenHall, path: &str) -> Answer {
    hall.line().await.send(Method::GET, path, None, Vec::new()).await.expect("an answer")
}

async fn page(hall: &OpenHall, key: &str) -> (u16, String) {
    let answer = get(hall, &format!("/t/{key}")).await;
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    (answer.status, String::from_utf8(answer.body.to_vec()).expect("text"))
}

/// The place in the queue that a ticket's page shows.
pub async fn place_of(hall: &OpenHall, key: &str) -> u32 {
    let (_, text) = page(hall, key).await;
    let after = text.split_once("您排在第 ").expect("a place").1;
    after.split_once(' ').expect("a number").0.parse().expect("a number")
}

#[tokio::test]
async fn a_ticket_shows_its_number_its_counters_and_its_place() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.number(1, "company-start").await;
    let operation = kiosk.intend(2, "company-start");
    kiosk.ask(&operation).await.expect("a number");
    let (status, text) = page(&hall, &Kiosk::key_of(&operation)).await;
    assert_eq!(status, 200);
    for shown in ["A002", "企业设立登记", "Register a company", "1、2", "一楼东侧", "1 人", "第 2 位", "10:00"]
    {
        assert!(text.contains(shown), "{shown}");
    }
    assert!(!text.contains(&Kiosk::key_of(&operation)), "the key is not repeated");
}

#[tokio::test]
async fn a_key_that_is_not_known_gets_a_friendly_word() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let intent = kiosk.intend(1, "seal");
    kiosk.outcomes(std::slice::from_ref(&intent)).await;
    for key in ["0000000000000000", "zzzzzzzzzzzzzzzz", "%27", "short", &Kiosk::key_of(&intent)] {
        let (status, text) = page(&hall, key).await;
        assert!(status == 404 && text.contains("您的号码仍然有效"), "{key}");
    }
}

#[tokio::test]
async fn a_void_number_and_yesterdays_say_so() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let given_up = kiosk.intend(1, "seal");
    kiosk.ask(&given_up).await.expect("a number");
    let end = kiosk.step(1, Transition::Abandoned);
    assert_eq!(kiosk.outcomes(&[end]).await, ["accepted"]);
    assert!(page(&hall, &Kiosk::key_of(&given_up)).await.1.contains("此号码已作废"));
    let kept = kiosk.intend(2, "seal");
    kiosk.ask(&kept).await.expect("a number");
    hall.clock.advance(24 * 60 * 60 * 1000);
    assert!(page(&hall, &Kiosk::key_of(&kept)).await.1.contains("此号码仅限 2026-11-22 使用"));
}

#[tokio::test]
async fn the_paper_number_is_the_one_shown() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let intent = kiosk.intend(1, "seal");
    kiosk.ask(&intent).await.expect("a number");
    let own = kiosk.numbered(1, "K001", Source::Kiosk);
    kiosk.outcomes(&[own]).await;
    let (_, text) = page(&hall, &Kiosk::key_of(&intent)).await;
    assert!(text.contains("K001") && !text.contains("B001"));
}

#[tokio::test]
async fn no_page_loads_or_keeps_anything() {
    let hall = OpenHall::new().await;
    for path in ["/t/0000000000000000", "/b/000000000000", "/healthz", "/v1/openapi.json", "/nothing"] {
        let answer = get(&hall, path).await;
        assert_eq!(
            (&answer.headers["cache-control"], &answer.headers["x-content-type-options"]),
            (&"no-store".parse().expect("value"), &"nosniff".parse().expect("value")),
            "{path}"
        );
    }
    let answer = get(&hall, "/t/0000000000000000").await;
    let policy = answer.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("form-action 'none'"));
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && policy.contains("frame-ancestors 'none'"));
    let text = String::from_utf8(answer.body.to_vec()).expect("text");
    assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("<script"));
}

#[tokio::test]
async fn health_is_told() {
    let hall = OpenHall::new().await;
    let answer = get(&hall, "/healthz").await;
    let body: serde_json::Value = serde_json::from_slice(&answer.body).expect("json");
    assert_eq!(answer.status, 200);
    assert_eq!((body["ok"].as_bool(), body["writer"].as_bool()), (Some(true), Some(true)));
    assert_eq!(body["epoch"].as_str(), Some(hall.centre.epoch().to_string().as_str()));
}

#[tokio::test]
async fn the_description_of_the_api_is_the_kept_one() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/goldens/openapi.json");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(kept, hall_central::openapi_json()).expect("written");
    }
    let hall = OpenHall::new().await;
    let answer = get(&hall, "/v1/openapi.json").await;
    let kept = std::fs::read_to_string(kept).expect("the golden file");
    assert_eq!(String::from_utf8(answer.body.to_vec()).expect("text"), kept, "set UPDATE_GOLDENS=1 if this is meant");
}
