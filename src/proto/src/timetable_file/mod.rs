//! The data file of a hall's calendar and rules: TOML beside the hall's own, read as strictly.
//!
//! ```toml
//! valid_until = "2026-12-31"                # the last day of which holidays are known
//! make_up = ["2026-10-10"]                  # 调休上班: weekend days that are worked
//!
//! [[holiday]]
//! name = { zh = "国庆节", en = "National Day" }
//! from = "2026-10-01"
//! to = "2026-10-07"                         # on_duty = false where no holiday service is kept
//!
//! [[season]]                                # the usual one: no from and no to
//! id = "usual"
//! name = { zh = "常规作息", en = "Usual hours" }
//! working = ["08:30-12:00", "14:30-17:30"]
//!
//! [[season]]
//! id = "winter"
//! name = { zh = "冬季作息", en = "Winter hours" }
//! from = "10-08"
//! to = "04-30"
//! working = ["08:30-12:00", "14:00-17:30"]
//!
//! [[after_hours]]                           # 非工作时间服务
//! kind = "weekend"                          # early, noon, evening, weekend or holiday
//! hours = ["09:00-12:00", "15:00-17:00"]
//! days = ["saturday"]                       # and seasons, zones, matters: all where nothing is named
//! places = 2                                # in each slot, if not as the rules say
//! by_booking = true
//! booking = { opens = "monday 09:00", closes = "friday 12:00" }  # or { closes_last_working_day = "12:00" }
//! counts_next_working_day = true
//!
//! [extended]                                # 延时服务
//! after = ["working"]
//! minutes_max = 60
//!
//! [rules]
//! days_ahead_max = 7
//!
//! [zone_rules.company]
//! slot_min = 20
//!
//! [matter_rules.id-card]
//! walk_in_quota = 60
//! ```

mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use hall_core::calendar::{
    AfterHours, BookingWindow, Date, Extended, Holiday, MonthDay, PeriodKind, Place, RuleFields, Season, Span,
    TimeOfDay, Timetable, TimetableError, TimetableFault, TimetableParts, Weekday,
};
use hall_core::hall::{Hall, MatterId, Text, ZoneId};
use toml::Spanned;

use self::tables::{
    AfterHoursTable, BookingTable, ExtendedTable, HolidayTable, RulesTable, SeasonTable, TimetableFile,
};
use crate::hall_file::{HallFileError, TextTable, line_of};

/// Largest calendar file that is read, in bytes: rules for 2,000 matters need about 256 KiB.
pub const TIMETABLE_FILE_BYTES_MAX: usize = 1024 * 1024;

/// Reads the timetable of a hall.
///
/// # Errors
/// The first thing found wrong, with its line: no TOML, an unknown or missing key, a day or time that does not exist, a
/// zone or matter that the hall does not have, or whatever [`Timetable::new`] refuses.
pub fn parse(text: &str, hall: &Hall) -> Result<Timetable, HallFileError> {
    if text.len() > TIMETABLE_FILE_BYTES_MAX {
        let message = format!("the file has {} bytes; at most {TIMETABLE_FILE_BYTES_MAX} are read", text.len());
        return Err(HallFileError { line: 1, key: None, message });
    }
    let file: TimetableFile = toml::from_str(text).map_err(|fault| {
        let line = fault.span().map_or(1, |span| line_of(text, &span));
        HallFileError { line, key: None, message: fault.message().to_owned() }
    })?;
    let mut reader = Reader { text, hall, tables: BTreeMap::new(), keys: BTreeMap::new() };
    let parts = reader.parts(file)?;
    Timetable::new(parts, hall).map_err(|fault| reader.placed(&fault))
}

type Read<T> = Result<T, HallFileError>;

/// Turns tables into core values and remembers where each stood, so that core's own refusals get a line too.
struct Reader<'a> {
    text: &'a str,
    hall: &'a Hall,
    tables: BTreeMap<Place, Range<usize>>,
    keys: BTreeMap<(Place, &'static str), Range<usize>>,
}

impl Reader<'_> {
    fn parts(&mut self, file: TimetableFile) -> Read<TimetableParts> {
        let valid_until = self.date(Place::Top, "valid_until", &file.valid_until)?;
        let make_up = file.make_up.iter().enumerate().map(|(at, day)| self.date(Place::MakeUp(at), "make_up", day));
        Ok(TimetableParts {
            valid_until,
            make_up: make_up.collect::<Read<_>>()?,
            holidays: self.each(file.holiday, Place::Holiday, Self::holiday)?,
            seasons: self.each(file.season, Place::Season, Self::season)?,
            after_hours: self.each(file.after_hours, Place::AfterHours, Self::after_hours)?,
            extended: file.extended.map(|table| self.extended(table)).transpose()?,
            rules: self.rules(Place::Rules, file.rules),
            zone_rules: self.rules_of(file.zone_rules, Place::ZoneRules, "zone_rules", Self::zone)?,
            matter_rules: self.rules_of(file.matter_rules, Place::MatterRules, "matter_rules", Self::matter)?,
        })
    }

    fn each<T, U>(
        &mut self,
        tables: Vec<Spanned<T>>,
        place: fn(usize) -> Place,
        read: fn(&mut Self, Place, T) -> Read<U>,
    ) -> Read<Vec<U>> {
        let read_one = |(at, table): (usize, Spanned<T>)| {
            self.tables.insert(place(at), table.span());
            read(self, place(at), table.into_inner())
        };
        tables.into_iter().enumerate().map(read_one).collect()
    }

    fn holiday(&mut self, place: Place, table: HolidayTable) -> Read<Holiday> {
        Ok(Holiday {
            name: self.texts(place, table.name),
            from: self.date(place, "from", &table.from)?,
            to: self.date(place, "to", &table.to)?,
            on_duty: table.on_duty,
        })
    }

    fn season(&mut self, place: Place, table: SeasonTable) -> Read<Season> {
        let range = match (&table.from, &table.to) {
            (None, None) => None,
            (Some(from), Some(to)) => Some((self.month_day(place, "from", from)?, self.month_day(place, "to", to)?)),
            (Some(only), None) | (None, Some(only)) => {
                let message = "a season has both `from` and `to`, or neither if it is the usual one";
                return Err(self.error("from", &only.span(), message));
            }
        };
        let name = self.texts(place, table.name);
        let working = self.spans(place, "working", &table.working)?;
        Ok(Season { id: self.noted(place, "id", table.id), name, range, working })
    }

    fn after_hours(&mut self, place: Place, table: AfterHoursTable) -> Read<AfterHours> {
        let kind = self.kind(place, "kind", &table.kind)?;
        let days = table.days.iter().map(|day| {
            self.note(place, "days", day.span());
            self.known(Weekday::from_code(day.get_ref()), "days", day, "a day from monday to sunday")
        });
        let days = days.collect::<Read<_>>()?;
        let seasons = table.seasons.into_iter().map(|season| self.noted(place, "seasons", season)).collect();
        let zones = table.zones.iter().map(|id| self.zone("zones", id)).collect::<Read<_>>()?;
        let matters = table.matters.iter().map(|id| self.matter("matters", id)).collect::<Read<_>>()?;
        let booking = table.booking.map(|booking| self.booking(place, booking)).transpose()?;
        Ok(AfterHours {
            kind,
            spans: self.spans(place, "hours", &table.hours)?,
            seasons,
            days,
            zones,
            matters,
            places: table.places.map(|places| self.noted(place, "places", places)),
            by_booking: table.by_booking,
            booking: booking.unwrap_or(BookingWindow::Usual),
            counts_next_working_day: table.counts_next_working_day,
        })
    }

    fn booking(&mut self, place: Place, table: Spanned<BookingTable>) -> Read<BookingWindow> {
        self.note(place, "booking", table.span());
        let span = table.span();
        let BookingTable { opens, closes, closes_last_working_day } = table.into_inner();
        match (opens, closes, closes_last_working_day) {
            (Some(opens), Some(closes), None) => {
                let (opens, closes) = (self.week_time("opens", &opens)?, self.week_time("closes", &closes)?);
                Ok(BookingWindow::SameWeek { opens, closes })
            }
            (None, None, Some(closes)) => {
                let time = TimeOfDay::parse(closes.get_ref());
                let closes = self.known(time, "closes_last_working_day", &closes, "a time such as 12:00")?;
                Ok(BookingWindow::LastWorkingDay { closes })
            }
            _ => {
                let message = "booking has either `opens` and `closes`, e.g. \"monday 09:00\" and \"friday 12:00\", \
                               or `closes_last_working_day`, e.g. \"12:00\"";
                Err(self.error("booking", &span, message))
            }
        }
    }

    fn week_time(&self, key: &'static str, text: &Spanned<String>) -> Read<(Weekday, TimeOfDay)> {
        let parts = text.get_ref().split_once(' ');
        let found = parts.and_then(|(day, time)| Some((Weekday::from_code(day)?, TimeOfDay::parse(time)?)));
        self.known(found, key, text, "a day and a time such as \"monday 09:00\"")
    }

    fn extended(&mut self, table: Spanned<ExtendedTable>) -> Read<Extended> {
        self.tables.insert(Place::Extended, table.span());
        let ExtendedTable { after, minutes_max } = table.into_inner();
        let after = after.iter().map(|kind| self.kind(Place::Extended, "after", kind)).collect::<Read<_>>()?;
        Ok(Extended { after, minutes_max: self.noted(Place::Extended, "minutes_max", minutes_max) })
    }

    fn rules(&mut self, place: Place, table: RulesTable) -> RuleFields {
        table.into_set().fold(RuleFields::default(), |mut fields, (key, value)| {
            fields.set(key, self.noted(place, key.code(), value));
            fields
        })
    }

    fn rules_of<Id>(
        &mut self,
        tables: BTreeMap<Spanned<String>, RulesTable>,
        place: fn(usize) -> Place,
        key: &'static str,
        known: fn(&Self, &'static str, &Spanned<String>) -> Read<Id>,
    ) -> Read<Vec<(Id, RuleFields)>> {
        let read_one = |(at, (id, table)): (usize, (Spanned<String>, RulesTable))| {
            self.tables.insert(place(at), id.span());
            Ok((known(self, key, &id)?, self.rules(place(at), table)))
        };
        tables.into_iter().enumerate().map(read_one).collect()
    }

    fn spans(&mut self, place: Place, key: &'static str, texts: &Spanned<Vec<Spanned<String>>>) -> Read<Vec<Span>> {
        self.note(place, key, texts.span());
        let span = |text: &Spanned<String>| {
            self.known(Span::parse(text.get_ref()), key, text, "hours such as \"08:30-12:00\"")
        };
        texts.get_ref().iter().map(span).collect()
    }

    fn date(&mut self, place: Place, key: &'static str, text: &Spanned<String>) -> Read<Date> {
        self.note(place, key, text.span());
        self.known(Date::parse(text.get_ref()), key, text, "a day such as \"2026-10-01\", from 1970 to 2199")
    }

    fn month_day(&mut self, place: Place, key: &'static str, text: &Spanned<String>) -> Read<MonthDay> {
        self.note(place, key, text.span());
        self.known(MonthDay::parse(text.get_ref()), key, text, "a month and a day such as \"10-08\"")
    }

    fn kind(&mut self, place: Place, key: &'static str, text: &Spanned<String>) -> Read<PeriodKind> {
        self.note(place, key, text.span());
        let kinds = PeriodKind::ALL.map(PeriodKind::code).join(", ");
        self.known(PeriodKind::from_code(text.get_ref()), key, text, &format!("one of {kinds}"))
    }

    fn zone(&self, key: &'static str, text: &Spanned<String>) -> Read<ZoneId> {
        let id = ZoneId::new(text.get_ref()).map_err(|fault| self.error(key, &text.span(), &fault.to_string()))?;
        let unknown = TimetableFault::NoZone(id.to_string());
        self.hall.zone(&id).map(|_| id).ok_or_else(|| self.error(key, &text.span(), &unknown.to_string()))
    }

    fn matter(&self, key: &'static str, text: &Spanned<String>) -> Read<MatterId> {
        let id = MatterId::new(text.get_ref()).map_err(|fault| self.error(key, &text.span(), &fault.to_string()))?;
        let unknown = TimetableFault::NoMatter(id.to_string());
        self.hall.matter(&id).map(|_| id).ok_or_else(|| self.error(key, &text.span(), &unknown.to_string()))
    }

    fn texts(&mut self, place: Place, table: TextTable) -> Text {
        Text { zh: self.noted(place, "zh", table.zh), en: self.noted(place, "en", table.en) }
    }

    fn noted<T>(&mut self, place: Place, key: &'static str, value: Spanned<T>) -> T {
        self.note(place, key, value.span());
        value.into_inner()
    }

    fn note(&mut self, place: Place, key: &'static str, span: Range<usize>) {
        self.keys.insert((place, key), span);
    }

    fn known<T>(&self, value: Option<T>, key: &'static str, text: &Spanned<String>, allowed: &str) -> Read<T> {
        value.ok_or_else(|| {
            let found: String = text.get_ref().chars().take(60).collect();
            self.error(key, &text.span(), &format!("{allowed} is allowed, found {found:?}"))
        })
    }

    fn error(&self, key: &str, span: &Range<usize>, message: &str) -> HallFileError {
        HallFileError { line: line_of(self.text, span), key: Some(key.to_owned()), message: message.to_owned() }
    }

    /// Where core's refusal stands in the file: the key that it blames, or else the beginning of its table.
    fn placed(&self, fault: &TimetableError) -> HallFileError {
        let key = fault.key.and_then(|key| Some((key, self.keys.get(&(fault.place, key))?)));
        let table = self.tables.get(&fault.place);
        let line = key.map(|(_, span)| span).or(table).map_or(1, |span| line_of(self.text, span));
        HallFileError { line, key: key.map(|(key, _)| key.to_owned()), message: fault.to_string() }
    }
}
