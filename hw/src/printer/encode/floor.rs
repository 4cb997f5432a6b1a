//! The floor to measure the encoder against: the richest ordinary slip, and the same slip written by hand.

use hall_core::paper::{Align, PaperWidth, Row, Slip, SlipBody, Span, TextLine, Zoom};

use super::ProcessId;

/// The link on the richest slip.
const LINK: &str = "https://dt.example.gov.cn/t/7K2M9QX4WZ81B3HD";

/// Head, number, matter, place, waiting count, materials, remarks and a link: all that a ticket ever says at once.
#[must_use]
pub fn richest_slip() -> Slip {
    let row =
        |align, zoom, bold, text: &str| Row::Line(TextLine { align, zoom, bold, spans: vec![Span::Text(text.into())] });
    let left = |text: &str| row(Align::Left, Zoom::ONE, false, text);
    let body = SlipBody::Text(vec![
        row(Align::Centre, Zoom::TWO, false, "济阳区政务服务中心"),
        Row::Feed { dots: 16 },
        row(Align::Centre, Zoom { x: 4, y: 4 }, true, "A017"),
        Row::Feed { dots: 16 },
        left("事项: 企业开办(一件事)"),
        left("请到: 一楼东侧企业开办专区 3、4、5号窗口"),
        left("前面等候: 12人"),
        left("材料: 身份证原件、住所证明、公司章程(可容缺)"),
        left("取号时间: 2026-11-22 09:41"),
        left("脱机取号 补打1  过号请联系导办台"),
        Row::Qr { text: LINK.into(), module_dots: 5 },
        row(Align::Centre, Zoom::ONE, false, "扫码查看排队进度"),
    ]);
    Slip { width: PaperWidth::Mm80, body }
}

/// The same slip with no builder and not one byte more than it needs, for a printer with process ID.
#[must_use]
pub fn hand_written(id: ProcessId) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(640);
    let gbk = |bytes: &mut Vec<u8>, text: &str| bytes.extend_from_slice(&encoding_rs::GB18030.encode(text).0);
    bytes.extend_from_slice(b"\x1b@\x1c&\x1ba\x01\x1d!\x11");
    gbk(&mut bytes, "济阳区政务服务中心\n");
    bytes.extend_from_slice(b"\x1bJ\x10\x1d!\x33\x1bE\x01A017\n\x1bJ\x10\x1ba\0\x1d!\0\x1bE\0");
    gbk(&mut bytes, "事项: 企业开办(一件事)\n请到: 一楼东侧企业开办专区 3、4、5号窗口\n前面等候: 12人\n");
    gbk(&mut bytes, "材料: 身份证原件、住所证明、公司章程(可容缺)\n取号时间: 2026-11-22 09:41\n");
    gbk(&mut bytes, "脱机取号 补打1  过号请联系导办台\n");
    bytes.extend_from_slice(b"\x1ba\x01\x1d(k\x04\x001A2\0\x1d(k\x03\x001C\x05\x1d(k\x03\x001E1");
    let stored = u16::try_from(LINK.len() + 3).unwrap_or(u16::MAX).to_le_bytes();
    bytes.extend_from_slice(&[0x1d, b'(', b'k', stored[0], stored[1], b'1', b'P', b'0']);
    bytes.extend_from_slice(LINK.as_bytes());
    bytes.extend_from_slice(b"\x1d(k\x03\x001Q0");
    gbk(&mut bytes, "扫码查看排队进度\n");
    bytes.extend_from_slice(b"\x1dVB\0\x1d(H\x06\x0000");
    bytes.extend_from_slice(&id);
    bytes
}
