//! The data file of a hall: TOML, read strictly, so that a slip of the pen is found at the desk and not at the counter.
//!
//! ```toml
//! [hall]
//! name = { zh = "海城市政务服务中心", en = "Haicheng Government Service Centre" }
//! utc_offset_min = 480
//! day_start_hour = 4
//! popular = ["company-start"]
//! desk = { place = { zh = "一楼大厅咨询台", en = "Information desk, 1F" }, phone = "0500-1234567" }
//!
//! [[counter]]
//! sign = "1"
//! label = { zh = "党员先锋岗", en = "Pioneer counter" }
//!
//! [[zone]]
//! id = "company"
//! name = { zh = "企业开办专区", en = "Start a company" }
//! place = { zh = "一楼东侧", en = "Ground floor, east" }
//! promise_min = 20
//!
//! [[matter]]
//! id = "company-start"
//! zone = "company"
//! name = { zh = "企业开办", en = "Start a company" }
//! series = "A"
//! counters = ["1", "2"]
//! minutes = 32
//! keywords = ["注册公司", "limited company"]
//! assistance = true
//! materials = [
//!     { zh = "身份证", en = "ID card", need = "essential", source = { zh = "一楼自助区可打印", en = "Printed on 1F" } },
//!     { zh = "印鉴卡", en = "Specimen seal card", need = "deferrable", defer_days = 10 },
//! ]
//!
//! [matter.online]
//! link = "https://zwfw.example/qykb"
//! site = { zh = "企业开办一窗通", en = "Company start-up online" }
//! whole = false
//! steps = [{ zh = "名称自主申报", en = "Choose the name" }]
//!
//! [matter.bundle]
//! shape = "in-order"
//! kind = "company-start"
//! record_s = 1908
//! steps = [
//!     { zh = "设立登记", en = "Registration", counters = ["1"], minutes = 12, online = true },
//!     { zh = "刻制公章", en = "Seals", counters = ["2"], minutes = 6 },
//! ]
//! ```
//!
//! A matter may also say `initials` (where the pinyin of its name is guessed wrong), `sole_approver`, `needs_project`,
//! `prefill` and `cross_region = { reach = "city", partners = [{ zh = "…", en = "…" }] }`.

mod initials;
mod tables;
#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;
use std::ops::Range;

use hall_core::day::{DayRule, DayRuleError};
use hall_core::hall::{
    Bundle, BundleKind, BundleShape, BundleStep, CounterSign, CrossRegion, Desk, Hall, HallError, HallParts, Keyword,
    Material, Matter, MatterId, Need, Online, Reach, TEXT_CHARS_MAX, Text, Zone, ZoneId,
};
use hall_core::number::Series;
use toml::Spanned;

pub use self::initials::initials;
pub(crate) use self::tables::TextTable;
use self::tables::{
    BundleTable, CounterTable, CrossRegionTable, DeskTable, HallFile, KindWord, MaterialTable, MatterTable, NeedWord,
    OnlineTable, ReachWord, ShapeWord, StepTable, ZoneTable,
};

/// Largest hall file that is read, in bytes: 2,000 matters of the richest kind need about 1.5 MiB.
pub const HALL_FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What is wrong with the file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {message}", key.as_deref().map(|key| format!(", {key}")).unwrap_or_default())]
pub struct HallFileError {
    /// Line of the file, from 1.
    pub line: usize,
    /// The key whose value is wrong, if one value is to blame.
    pub key: Option<String>,
    /// What is wrong with it.
    pub message: String,
}

/// Reads a hall.
///
/// # Errors
/// The first thing found wrong, with its line: no TOML, an unknown or missing key, or whatever [`Hall::new`] refuses.
pub fn parse(text: &str) -> Result<Hall, HallFileError> {
    if text.len() > HALL_FILE_BYTES_MAX {
        let message = format!("the file has {} bytes; at most {HALL_FILE_BYTES_MAX} are read", text.len());
        return Err(HallFileError { line: 1, key: None, message });
    }
    let file: HallFile = toml::from_str(text).map_err(|fault| {
        let line = fault.span().map_or(1, |span| line_of(text, &span));
        HallFileError { line, key: None, message: fault.message().to_owned() }
    })?;
    Reader { text, seen: Vec::new() }.hall(file)
}

/// Turns tables into core values and remembers where each value stood, so that core's own refusals get a line too.
struct Reader<'a> {
    text: &'a str,
    seen: Vec<(&'static str, Range<usize>, String)>,
}

impl Reader<'_> {
    fn hall(mut self, file: HallFile) -> Result<Hall, HallFileError> {
        let table = file.hall;
        let rule = DayRule::new(*table.utc_offset_min.get_ref(), *table.day_start_hour.get_ref());
        let rule = rule.map_err(|fault| match fault {
            DayRuleError::Offset(_) => self.error("utc_offset_min", &table.utc_offset_min.span(), &fault),
            DayRuleError::StartHour(_) => self.error("day_start_hour", &table.day_start_hour.span(), &fault),
        })?;
        let name = self.texts(table.name);
        let desk = table.desk.map_or_else(Desk::default, |desk| self.desk(desk));
        let popular = table.popular.into_iter().map(|id| self.id("popular", id, MatterId::new));
        let popular = popular.collect::<Result<_, _>>()?;
        let counters = file.counter.into_iter().map(|counter| self.counter(counter)).collect();
        let zones = file.zone.into_iter().map(|table| self.zone(table)).collect::<Result<_, _>>()?;
        let matters = file.matter.into_iter().map(|table| self.matter(table)).collect::<Result<_, _>>()?;
        let parts = HallParts { name, rule, zones, matters, popular, desk, counters };
        Hall::new(parts).map_err(|fault| self.placed(&fault, 0))
    }

    fn desk(&mut self, table: DeskTable) -> Desk {
        Desk { place: self.texts(table.place), phone: table.phone.map(|phone| self.noted("phone", phone)) }
    }

    fn counter(&mut self, table: CounterTable) -> CounterSign {
        let sign = self.noted("sign", table.sign);
        CounterSign { sign, label: table.label.map(|label| self.texts(label)) }
    }

    fn zone(&mut self, table: ZoneTable) -> Result<Zone, HallFileError> {
        let from = self.seen.len();
        let id = self.id("id", table.id, ZoneId::new)?;
        let mut zone = Zone::new(id, self.texts(table.name), self.texts(table.place));
        zone.promise_min = table.promise_min.map(|minutes| self.counted("promise_min", &minutes));
        zone.check().map_err(|fault| self.placed(&fault, from))?;
        Ok(zone)
    }

    /// Reads a matter and checks it at once, while it is known which of the values seen are its own.
    fn matter(&mut self, table: MatterTable) -> Result<Matter, HallFileError> {
        let from = self.seen.len();
        let id = self.id("id", table.id, MatterId::new)?;
        let zone = self.id("zone", table.zone, ZoneId::new)?;
        let name = self.texts(table.name);
        let series = self.series(&table.series)?;
        let counters = self.all("counters", table.counters);
        let minutes = self.counted("minutes", &table.minutes);
        let initials = match table.initials {
            Some(given) => self.noted("initials", given),
            None => initials(&name.zh),
        };
        let words = self.all("keywords", table.keywords).into_iter();
        let bundle = table.bundle.map(|bundle| self.bundle(bundle)).transpose()?;
        let matter = Matter {
            initials,
            keywords: words.map(|word| Keyword { initials: self::initials(&word), word }).collect(),
            materials: table.materials.into_iter().map(|material| self.material(material)).collect(),
            online: table.online.map(|online| self.online(online)),
            bundle,
            sole_approver: table.sole_approver,
            needs_project: table.needs_project,
            cross_region: table.cross_region.map(|regions| self.cross_region(regions)),
            prefill: table.prefill,
            assistance: table.assistance,
            ..Matter::new(id, zone, name, series, counters, minutes)
        };
        matter.check().map_err(|fault| self.placed(&fault, from))?;
        Ok(matter)
    }

    fn material(&mut self, table: MaterialTable) -> Material {
        let need = match table.need {
            NeedWord::Essential => Need::Essential,
            NeedWord::Deferrable => Need::Deferrable,
        };
        Material {
            name: self.texts(TextTable { zh: table.zh, en: table.en }),
            need,
            source: table.source.map(|source| self.texts(source)),
            defer_days: table.defer_days.map(|days| self.counted("defer_days", &days)),
        }
    }

    fn online(&mut self, table: OnlineTable) -> Online {
        Online {
            link: self.noted("link", table.link),
            site: self.texts(table.site),
            whole: table.whole,
            steps: table.steps.into_iter().map(|step| self.texts(step)).collect(),
        }
    }

    fn bundle(&mut self, table: BundleTable) -> Result<Bundle, HallFileError> {
        let shape = match table.shape {
            ShapeWord::InOrder => BundleShape::InOrder,
            ShapeWord::SideBySide => BundleShape::SideBySide,
        };
        let kind = match (table.kind.get_ref(), table.title) {
            (KindWord::CompanyStart, None) => BundleKind::CompanyStart,
            (KindWord::IndustryLicence, None) => BundleKind::IndustryLicence,
            (KindWord::FourPermits, None) => BundleKind::FourPermits,
            (KindWord::Other, Some(title)) => BundleKind::Other(self.texts(title)),
            (KindWord::Other, None) => {
                return Err(self.error("kind", &table.kind.span(), &"a bundle of another kind needs a `title`"));
            }
            (_, Some(_)) => {
                let message = "only a bundle of the kind \"other\" has a `title`; the others have a name of their own";
                return Err(self.error("kind", &table.kind.span(), &message));
            }
        };
        let steps = table.steps.into_iter().map(|step| self.step(step)).collect();
        let record_s = table.record_s.map(|record| self.counted("record_s", &record));
        Ok(Bundle { shape, kind, steps, record_s })
    }

    fn step(&mut self, table: StepTable) -> BundleStep {
        BundleStep {
            name: self.texts(TextTable { zh: table.zh, en: table.en }),
            counters: self.all("counters", table.counters),
            minutes: self.counted("minutes", &table.minutes),
            online: table.online,
        }
    }

    fn cross_region(&mut self, table: CrossRegionTable) -> CrossRegion {
        let reach = match table.reach {
            ReachWord::District => Reach::District,
            ReachWord::City => Reach::City,
            ReachWord::Province => Reach::Province,
            ReachWord::National => Reach::National,
        };
        CrossRegion { reach, partners: table.partners.into_iter().map(|region| self.texts(region)).collect() }
    }

    fn series(&self, letter: &Spanned<String>) -> Result<Series, HallFileError> {
        let mut letters = letter.get_ref().chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) => Series::new(only).map_err(|fault| self.error("series", &letter.span(), &fault)),
            _ => Err(self.error("series", &letter.span(), &"a series is one letter from A to Z")),
        }
    }

    fn id<T>(
        &mut self,
        key: &'static str,
        text: Spanned<String>,
        new: fn(&str) -> Result<T, HallError>,
    ) -> Result<T, HallFileError> {
        let span = text.span();
        new(&self.noted(key, text)).map_err(|fault| self.error(key, &span, &fault))
    }

    fn texts(&mut self, table: TextTable) -> Text {
        Text { zh: self.noted("zh", table.zh), en: self.noted("en", table.en) }
    }

    fn all(&mut self, key: &'static str, texts: Vec<Spanned<String>>) -> Vec<String> {
        texts.into_iter().map(|text| self.noted(key, text)).collect()
    }

    fn noted(&mut self, key: &'static str, text: Spanned<String>) -> String {
        self.seen.push((key, text.span(), text.get_ref().clone()));
        text.into_inner()
    }

    fn counted<N: Copy + ToString>(&mut self, key: &'static str, number: &Spanned<N>) -> N {
        self.seen.push((key, number.span(), number.get_ref().to_string()));
        *number.get_ref()
    }

    fn error(&self, key: &str, span: &Range<usize>, fault: &dyn std::fmt::Display) -> HallFileError {
        HallFileError { line: line_of(self.text, span), key: Some(key.to_owned()), message: fault.to_string() }
    }

    /// Where core's refusal stands in the file: the last place, among those seen since `from`, that holds the value it
    /// names. Where there is none, the matter or zone that it is about.
    fn placed(&self, fault: &HallError, from: usize) -> HallFileError {
        let seen = self.seen.get(from..).unwrap_or_default();
        let (keys, named) = sought(fault);
        let holds = |key: &str, text: &str| {
            // Core shortens a long text that it quotes.
            let quoted = text == named || (named.chars().count() > TEXT_CHARS_MAX && text.starts_with(&*named));
            quoted && (keys.is_empty() || keys.contains(&key))
        };
        let place = seen.iter().rev().find(|(key, _, text)| holds(key, text));
        match place.or_else(|| if from > 0 { seen.first() } else { None }) {
            Some((key, span, _)) => self.error(key, span, fault),
            None => HallFileError { line: 1, key: None, message: fault.to_string() },
        }
    }
}

/// The keys under which the value that a refusal names may stand, none for any key, and that value.
fn sought(fault: &HallError) -> (&'static [&'static str], Cow<'_, str>) {
    match fault {
        HallError::Id(text)
        | HallError::Twice(text)
        | HallError::EmptyZone(text)
        | HallError::NoCounter(text)
        | HallError::NoOnlineStep(text)
        | HallError::NoPartner(text)
        | HallError::FewSteps { matter: text, .. } => (&["id"], text.into()),
        HallError::NoZone { zone, .. } => (&["zone"], zone.into()),
        HallError::NoMatter(text) => (&["popular"], text.into()),
        HallError::ListedTwice(text) => (&["popular", "sign"], text.into()),
        HallError::IdleCounter(text) => (&["sign"], text.into()),
        HallError::Initials(text) => (&["initials"], text.into()),
        HallError::Untypable(text) => (&["keywords"], text.into()),
        HallError::Link(text) => (&["link"], text.into()),
        HallError::Phone(text) => (&["phone"], text.into()),
        HallError::NotDeferrable(text) | HallError::NoWay(text) => (&["zh"], text.into()),
        HallError::Minutes { minutes, .. } => (&["minutes"], minutes.to_string().into()),
        HallError::Promise { minutes, .. } => (&["promise_min"], minutes.to_string().into()),
        HallError::DeferDays { days, .. } => (&["defer_days"], days.to_string().into()),
        HallError::Record(seconds) => (&["record_s"], seconds.to_string().into()),
        HallError::Text(text) => (&[], text.into()),
        // No value holds a count.
        HallError::TooMany { what, .. } => (&["no key"], (*what).into()),
    }
}

pub(crate) fn line_of(text: &str, span: &Range<usize>) -> usize {
    text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() + 1
}
