//! What holds for bookings, promises and help, and for tickets with all that the counter should know.

use hall_core::paper::{Bitmap, BookingSlip, Charset, PaperMode, PaperWidth, Row, SlipContent, TicketContent};

use crate::bounds::{CHARSETS, WIDTHS, check_rows, decoded, said, wire_bytes};
use crate::{Printed, fixtures, laid_out, picture, rows};

const STATES: [BookingSlip; 4] =
    [BookingSlip::Confirmed, BookingSlip::Pending, BookingSlip::Changed, BookingSlip::Cancelled];
/// What a booking in Chinese may take on the wire: a second at 9600 baud.
const BOOKING_BYTES: usize = 900;
/// What a ticket with the name, wait and marks of a booking may take: as any ordinary ticket.
const TICKET_BYTES: usize = 600;
/// With all that a slip can have, in both languages: 600 mm.
const RICHEST_DOTS_MAX: u32 = 4_800;

/// Every slip of this file at its richest.
fn richest() -> Vec<(&'static str, SlipContent)> {
    let mut slips = vec![
        ("ticket", fixtures::richest().slip()),
        ("bundle", fixtures::bundle().slip()),
        ("promise", fixtures::promise_richest().slip()),
        ("called", fixtures::helper_called().slip()),
        ("helper", fixtures::helper_booked().slip()),
        ("callback", fixtures::callback().slip()),
        ("steward", fixtures::steward_calls_back().slip()),
    ];
    slips.extend(STATES.map(|state| ("booking", fixtures::booking_richest(state).slip())));
    slips
}

/// The first column from either side with ink, in dots.
fn white_at_the_sides(picture: &Bitmap) -> (u32, u32) {
    let black = |x: u32| (0..picture.height()).any(|y| picture.get(x, y));
    let columns = 0..picture.width();
    let right = columns.clone().rev().position(black).and_then(|dots| u32::try_from(dots).ok());
    (columns.into_iter().find(|&x| black(x)).unwrap_or(0), right.unwrap_or(0))
}

#[test]
fn the_richest_slip_stays_on_the_paper_and_ends() {
    for (name, content) in richest() {
        for width in WIDTHS {
            for charset in CHARSETS {
                check_rows(&rows(&content, width, charset), width, charset);
            }
            let picture = picture(&content, width);
            assert!(picture.height() <= RICHEST_DOTS_MAX, "{name}: {} dots on {width:?}", picture.height());
            let (left, right) = white_at_the_sides(&picture);
            assert!(left >= 8 && right >= 8, "{name} on {width:?}: {left} and {right} dots of white");
            assert_eq!(laid_out(&content, width, PaperMode::Raster).missing, [], "{name}");
        }
    }
}

#[test]
fn what_a_citizen_usually_gets_is_short_on_the_wire() {
    for width in WIDTHS {
        let bytes = wire_bytes(&rows(&fixtures::booked(), width, Charset::Gbk));
        assert!(bytes <= TICKET_BYTES, "a ticket of {bytes} bytes on {width:?}");
        for state in STATES {
            let bytes = wire_bytes(&rows(&fixtures::booking(state), width, Charset::Gbk));
            assert!(bytes <= BOOKING_BYTES, "a booking of {bytes} bytes on {width:?}, {state:?}");
        }
    }
}

#[test]
fn a_request_never_looks_like_a_booking() {
    for width in WIDTHS {
        let words = |state| said(&rows(&fixtures::booking_english(state), width, Charset::Gbk)).replace('\n', "");
        let request = words(BookingSlip::Pending);
        for must in ["【预约申请 尚未确认】", "待确认", "不是预约成功", "申请码", "Not confirmed yet"]
        {
            assert!(request.contains(must), "{must}: {request}");
        }
        for must_not in ["预约码", "签到", "Booking confirmed", "请按"] {
            assert!(!request.contains(must_not), "{must_not}: {request}");
        }
        let booking = words(BookingSlip::Confirmed);
        assert!(booking.contains("预约成功") && !booking.contains("预约申请"), "{booking}");
        assert!(booking.contains("凭预约码或身份证在自助终端签到"), "{booking}");
        let cancelled = words(BookingSlip::Cancelled);
        assert!(cancelled.contains("已取消") && !cancelled.contains("预约码"), "{cancelled}");
    }
}

#[test]
fn the_code_is_the_largest_line_but_for_the_headline() {
    let code = fixtures::booking(BookingSlip::Confirmed).code.grouped();
    for (width, zoom) in [(PaperWidth::Mm80, 3), (PaperWidth::Mm58, 2)] {
        let rows = rows(&fixtures::booking(BookingSlip::Confirmed), width, Charset::Gb2312);
        let zooms = rows.iter().filter_map(|row| match row {
            Row::Line(line) if said(&[Row::Line(line.clone())]).trim() == code => Some((line.zoom.x, line.zoom.y)),
            _ => None,
        });
        assert_eq!(zooms.collect::<Vec<_>>(), [(zoom, zoom)], "in one line");
    }
}

#[test]
fn each_code_leads_to_its_page() {
    for width in WIDTHS {
        for state in STATES {
            let booking = fixtures::booking_richest(state);
            assert_eq!(decoded(&picture(&booking, width)), std::slice::from_ref(&booking.link));
        }
        let promise = fixtures::promise();
        assert_eq!(decoded(&picture(&promise, width)), std::slice::from_ref(&promise.link));
        let called = fixtures::helper_called();
        assert_eq!(decoded(&picture(&called, width)), Vec::from_iter(called.link.clone()));
        assert_eq!(decoded(&picture(&fixtures::callback(), width)), Vec::<String>::new(), "no page, no code");
    }
}

#[test]
fn every_material_of_a_promise_has_its_day_and_the_sentence_is_whole() {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    for width in WIDTHS {
        let said = squeezed(&said(&rows(&fixtures::promise_richest(), width, Charset::Gb2312)));
        assert_eq!(said.matches("补齐期限：2027年2月28日").count(), 12, "{said}");
        for must in
            ["由此产生的后果由本人承担。", "myapplicationwillbereturned.", "承诺人签名", "日期", "签名后请交：受理窗口"]
        {
            assert!(said.contains(must), "{must}: {said}");
        }
    }
}

#[test]
fn a_bundle_says_every_step_and_whether_one_waits_for_the_other() {
    let said = |content: &TicketContent| said(&rows(content, PaperWidth::Mm80, Charset::Gbk));
    let side_by_side = said(&fixtures::bundle());
    for must in
        ["【容缺】【延时】【四证齐发】", "并联办理", "· 建设用地规划许可证（21号窗口）", "· 不动产权证书（网上办理）"]
    {
        assert!(side_by_side.contains(must), "{must}: {side_by_side}");
    }
    for must in ["□ 公司章程", "项目代码：2026-370000-47-03-012345", "取号人：李*", "约 20 分钟"] {
        assert!(side_by_side.contains(must), "{must}: {side_by_side}");
    }
    let steps_shape = hall_core::hall::BundleShape::InOrder;
    let in_order = said(&TicketContent { steps_shape, ..fixtures::bundle() });
    assert!(in_order.contains("依次办理") && in_order.contains("2. 建设工程规划许可证"), "{in_order}");
}

#[test]
fn nobody_is_told_a_wait_that_nobody_knows() {
    let said = |wait| said(&rows(&TicketContent { wait, ..fixtures::ordinary() }, PaperWidth::Mm80, Charset::Gbk));
    let range = |from_min, to_min| Some(hall_core::wait::WaitRange { from_min, to_min });
    assert!(!said(None).contains("分钟") && !said(range(0, 0)).contains("分钟"));
    assert!(said(range(15, 30)).contains("前面等候 7 人，约 15-30 分钟"));
    assert!(said(range(30, 15)).contains("约 15-30 分钟"));
}
