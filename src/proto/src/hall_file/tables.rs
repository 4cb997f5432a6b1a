//! The tables of the file as they are written: every key known, every value with its place.

use serde::Deserialize;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HallFile {
    pub hall: HallTable,
    pub zone: Vec<ZoneTable>,
    pub matter: Vec<MatterTable>,
    #[serde(default)]
    pub counter: Vec<CounterTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HallTable {
    pub name: TextTable,
    pub utc_offset_min: Spanned<i16>,
    pub day_start_hour: Spanned<u8>,
    #[serde(default)]
    pub popular: Vec<Spanned<String>>,
    pub desk: Option<DeskTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextTable {
    pub zh: Spanned<String>,
    pub en: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskTable {
    pub place: TextTable,
    pub phone: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CounterTable {
    pub sign: Spanned<String>,
    pub label: Option<TextTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneTable {
    pub id: Spanned<String>,
    pub name: TextTable,
    pub place: TextTable,
    pub promise_min: Option<Spanned<u16>>,
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts, not a state: any of them goes with any other")]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatterTable {
    pub id: Spanned<String>,
    pub zone: Spanned<String>,
    pub name: TextTable,
    pub series: Spanned<String>,
    pub counters: Vec<Spanned<String>>,
    pub minutes: Spanned<u16>,
    #[serde(default)]
    pub materials: Vec<MaterialTable>,
    pub initials: Option<Spanned<String>>,
    #[serde(default)]
    pub keywords: Vec<Spanned<String>>,
    pub online: Option<OnlineTable>,
    pub bundle: Option<BundleTable>,
    #[serde(default)]
    pub sole_approver: bool,
    #[serde(default)]
    pub needs_project: bool,
    pub cross_region: Option<CrossRegionTable>,
    #[serde(default)]
    pub prefill: bool,
    #[serde(default)]
    pub assistance: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaterialTable {
    pub zh: Spanned<String>,
    pub en: Spanned<String>,
    pub need: NeedWord,
    pub source: Option<TextTable>,
    pub defer_days: Option<Spanned<u16>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NeedWord {
    Essential,
    Deferrable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnlineTable {
    pub link: Spanned<String>,
    pub site: TextTable,
    pub whole: bool,
    #[serde(default)]
    pub steps: Vec<TextTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BundleTable {
    pub shape: ShapeWord,
    pub kind: Spanned<KindWord>,
    pub title: Option<TextTable>,
    pub record_s: Option<Spanned<u32>>,
    pub steps: Vec<StepTable>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ShapeWord {
    InOrder,
    SideBySide,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum KindWord {
    CompanyStart,
    IndustryLicence,
    FourPermits,
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepTable {
    pub zh: Spanned<String>,
    pub en: Spanned<String>,
    #[serde(default)]
    pub counters: Vec<Spanned<String>>,
    pub minutes: Spanned<u16>,
    #[serde(default)]
    pub online: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrossRegionTable {
    pub reach: ReachWord,
    #[serde(default)]
    pub partners: Vec<TextTable>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ReachWord {
    District,
    City,
    Province,
    National,
}
