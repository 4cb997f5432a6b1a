//! How the timetable comes to what it says of a day and a matter, step by step, for whoever keeps its data.

use super::admit::Admission;
use super::reason::{day_zh, moment_zh};
use super::rules::{Layer, RuleKey};
use super::timetable::Timetable;
use super::{BookingWindow, Date, Moment, Season};
use crate::hall::{Matter, Text};

/// What a step of the reasoning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What kind of day it is, and which row of the table says so.
    Day,
    /// How far the table reaches.
    Table,
    /// Which season's hours are kept.
    Season,
    /// A period that serves the matter, or that there is none.
    Period,
    /// How long staff stay past closing.
    Extended,
    /// A rule, and which layer set it.
    Rule,
    /// Which slots can be booked at the moment of asking.
    Slots,
    /// What becomes of a wish for a ticket at the moment of asking.
    Ticket,
}

/// One step of the reasoning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What it is about.
    pub topic: Topic,
    /// What it says.
    pub text: Text,
}

fn step(topic: Topic, zh: String, en: String) -> Explained {
    Explained { topic, text: Text { zh, en } }
}

impl Timetable {
    /// The reasoning about a day and a matter, asked at `now`. The ticket is explained as if nobody waited and none had
    /// been given out, the slots as if none was taken.
    #[must_use]
    pub fn explain(&self, date: Date, matter: &Matter, now: Moment) -> Vec<Explained> {
        let mut steps = vec![self.explain_day(date), self.explain_table(date, now.date), self.explain_season(date)];
        steps.extend(self.explain_periods(date, matter));
        steps.push(self.explain_extended(date, matter));
        steps.extend(RuleKey::ALL.map(|key| self.explain_rule(matter, key)));
        steps.push(self.explain_slots(date, matter, now));
        if date == now.date {
            steps.push(self.explain_ticket(matter, now));
        }
        steps
    }

    fn explain_day(&self, date: Date) -> Explained {
        let (weekday, kind) = (date.weekday().name(), self.day_kind(date).name());
        let (zh, en) = if let Some(holiday) = self.days.holiday(date) {
            let duty = if holiday.on_duty { ("", "") } else { ("，不安排值班", ", no holiday service") };
            let (from, to) = (holiday.from, holiday.to);
            (format!("节假日表列有 {from} 至 {to}{}", duty.0), format!("holiday row {from} to {to}{}", duty.1))
        } else if self.days.is_make_up(date) {
            (format!("调休表列有 {date}"), format!("{date} is listed as a make-up day"))
        } else {
            ("节假日表、调休表均未列".to_owned(), "in neither table, so the weekday decides".to_owned())
        };
        let zh = format!("{date} {}，{}：{zh}", weekday.zh, kind.zh);
        step(Topic::Day, zh, format!("{date} {}, {}: {en}", weekday.en, kind.en))
    }

    fn explain_table(&self, date: Date, today: Date) -> Explained {
        let until = self.valid_until();
        let (zh, en) = if self.is_known(date) {
            (format!("日历有效期至 {until}"), format!("the table is valid until {until}"))
        } else {
            (
                format!("日历有效期至 {until}，该日超出有效期，周一至周五均按工作日计"),
                format!("the table ends on {until}, before that day: every Monday to Friday counts as worked"),
            )
        };
        let (zh, en) = match self.runs_out(today) {
            None => (zh, en),
            Some(left) => (
                format!("{zh}；还有 {left} 天到期，请录入下一年度节假日"),
                format!("{en}; {left} days are left, enter the next year's holidays"),
            ),
        };
        step(Topic::Table, zh, en)
    }

    fn explain_season(&self, date: Date) -> Explained {
        let Season { name, range, working, .. } = self.season(date);
        let (zh, en) = match range {
            Some((from, to)) => (format!("{from} 至 {to}"), format!("from {from} to {to}")),
            None => ("其余日期".to_owned(), "on all other days".to_owned()),
        };
        let hours = working.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        step(Topic::Season, format!("{}（{zh}）：{hours}", name.zh), format!("{} ({en}): {hours}", name.en))
    }

    fn explain_periods(&self, date: Date, matter: &Matter) -> Vec<Explained> {
        let periods = self.sourced(date, Some(matter));
        let mut steps: Vec<_> = periods
            .iter()
            .map(|(period, row)| {
                let (kind, span) = (period.kind.name(), period.span);
                let booking = row.map(|row| row.booking).filter(|_| period.by_booking).map(explain_booking);
                let (zh, en) = booking.unwrap_or_default();
                step(Topic::Period, format!("{} {span}{zh}", kind.zh), format!("{} {span}{en}", kind.en))
            })
            .collect();
        if steps.is_empty() {
            let others = self.periods(date, None).len();
            let zh = format!("该日不办理此事项（其他事项有 {others} 场服务）");
            steps.push(step(Topic::Period, zh, format!("not served on that day ({others} periods serve others)")));
        }
        steps
    }

    fn explain_extended(&self, date: Date, matter: &Matter) -> Explained {
        let spans = self.extended_spans(date, Some(matter));
        let spans = spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        if spans.is_empty() {
            return step(Topic::Extended, "无延时服务".to_owned(), "no extended service".to_owned());
        }
        step(Topic::Extended, format!("延时服务 {spans}"), format!("extended service {spans}"))
    }

    fn explain_rule(&self, matter: &Matter, key: RuleKey) -> Explained {
        let (value, layer) = self.rule(matter, key);
        let (layer_zh, layer_en) = match layer {
            Layer::Usual => ("默认".to_owned(), "usual".to_owned()),
            Layer::Hall => ("大厅".to_owned(), "hall".to_owned()),
            Layer::Zone => (format!("专区 {}", matter.zone), format!("zone {}", matter.zone)),
            Layer::Matter => (format!("事项 {}", matter.id), format!("matter {}", matter.id)),
        };
        let rules = self.rules(matter);
        let (zh, en) = match (value, key) {
            (Some(value), _) => (value.to_string(), value.to_string()),
            (None, RuleKey::SlotPlaces) => {
                let places = rules.slot_places;
                (format!("{places}，按窗口数推算"), format!("{places}, from the counters"))
            }
            (None, RuleKey::CountersOpen) => {
                let open = rules.counters_open;
                (format!("{open}，事项全部窗口"), format!("{open}, every counter of the matter"))
            }
            (None, _) => ("不限".to_owned(), "no limit".to_owned()),
        };
        let zh = format!("{}：{zh}（{layer_zh}）", key.zh());
        step(Topic::Rule, zh, format!("{}: {en} ({layer_en})", key.code()))
    }

    fn explain_slots(&self, date: Date, matter: &Matter, now: Moment) -> Explained {
        let days = self.slots(matter, now, |_, _| 0);
        let Some(day) = days.iter().find(|day| day.date == date) else {
            let last = days.last().map_or(now.date, |day| day.date);
            let zh = format!("{now} 查询：可预约 {} 至 {last}，该日不在其中", now.date);
            return step(Topic::Slots, zh, format!("asked at {now}: booking goes from {} to {last}", now.date));
        };
        let open = day.slots.iter().filter(|slot| slot.left > 0);
        let open = open.map(|slot| slot.time.from.to_string()).collect::<Vec<_>>().join(" ");
        let (zh, en) = match &day.why_none {
            Some(why) => (why.text().zh, why.text().en),
            None => (open.clone(), open),
        };
        step(Topic::Slots, format!("{now} 可预约时段：{zh}"), format!("slots open at {now}: {en}"))
    }

    fn explain_ticket(&self, matter: &Matter, now: Moment) -> Explained {
        let (zh, en) = match self.admit(now, matter, Some(0), 0) {
            Admission::Ticket { extended: true, .. } => ("出号，标注延时".to_owned(), "a ticket, extended".to_owned()),
            Admission::Ticket { extended: false, .. } => ("出号".to_owned(), "a ticket".to_owned()),
            Admission::Instead { why, next } => {
                let when = next.map_or_else(Default::default, |next| {
                    (format!("；下次 {} {}", day_zh(next.date), next.time), format!("; next {next}"))
                });
                let text = why.text();
                (text.zh + &when.0, text.en + &when.1)
            }
        };
        step(Topic::Ticket, format!("{} 取号：{zh}", moment_zh(now)), format!("ticket at {now}: {en}"))
    }
}

fn explain_booking(window: BookingWindow) -> (String, String) {
    match window {
        BookingWindow::Usual => ("，须预约".to_owned(), ", by booking".to_owned()),
        BookingWindow::SameWeek { opens, closes } => {
            let (from, to) = (opens.0.name(), closes.0.name());
            (
                format!("，须预约（同周{}{} 至 {}{}）", from.zh, opens.1, to.zh, closes.1),
                format!(", by booking ({} {} to {} {} of that week)", from.en, opens.1, to.en, closes.1),
            )
        }
        BookingWindow::LastWorkingDay { closes } => (
            format!("，须预约（前一工作日 {closes} 截止）"),
            format!(", by booking (until {closes} of the last working day before)"),
        ),
    }
}
