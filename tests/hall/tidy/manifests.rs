//! Which crate may depend on which, read from the manifests themselves.

use toml::{Table, Value};

use super::assert_none;
use super::tree::{FILES, SourceFile};

/// The direction of the workspace: what each crate may depend on among ours, for tests and build scripts too.
const DIRECTION: [(&str, &[&str]); 10] = [
    ("hall-core", &[]),
    ("hall-slip", &["hall-core"]),
    ("hall-proto", &["hall-core"]),
    ("hall-data", &["hall-core", "hall-proto"]),
    ("hall-hw", &["hall-core"]),
    ("hall-ui", &["hall-core"]),
    ("hall-kiosk", &["hall-core", "hall-slip", "hall-proto", "hall-data", "hall-hw", "hall-ui"]),
    ("hall-central", &["hall-core", "hall-proto", "hall-data"]),
    ("hall-demo", &["hall-core", "hall-slip", "hall-proto", "hall-hw", "hall-ui", "hall-kiosk", "hall-central"]),
    (
        "hall-tests",
        &["hall-core", "hall-slip", "hall-proto", "hall-hw", "hall-ui", "hall-kiosk", "hall-central", "hall-demo"],
    ),
];

/// Crates of others that one crate of ours keeps to itself.
const KEPT: [(&str, &str); 11] = [
    ("reqwest", "hall-kiosk"),
    ("slint", "hall-ui"),
    ("slint-build", "hall-ui"),
    ("serialport", "hall-hw"),
    ("escpos", "hall-hw"),
    ("evdev", "hall-hw"),
    ("gpiocdev", "hall-hw"),
    ("linux-embedded-hal", "hall-hw"),
    ("rmodbus", "hall-hw"),
    ("ssd1306", "hall-hw"),
    ("argon2", "hall-kiosk"),
];

/// All that core may use of others: no I/O, clock, thread, async or serde comes in through it.
const CORE_USES: [&str; 2] = ["thiserror", "zeroize"];

/// What a manifest says of its crate.
pub struct Manifest {
    /// The crate's name.
    pub name: String,
    table: Table,
}

impl Manifest {
    /// Makes a manifest up, for showing that a rule complains.
    pub fn sample(text: &str) -> Self {
        Self::parse(text).expect("a sound sample")
    }

    fn parse(text: &str) -> Option<Self> {
        let table: Table = text.parse().expect("a manifest is TOML");
        let name = table.get("package")?.get("name")?.as_str()?.to_owned();
        Some(Self { name, table })
    }

    /// The crates behind the dependencies, renamed ones by their real name: all kinds, for every platform.
    fn dependencies(&self) -> Vec<String> {
        let platforms = self.table.get("target").and_then(Value::as_table);
        let tables = platforms.into_iter().flat_map(Table::values).filter_map(Value::as_table).chain([&self.table]);
        let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
        tables.flat_map(|table| kinds.iter().flat_map(|kind| named(table, kind))).collect()
    }
}

/// The manifests of all crates; the workspace's own, which has no package, is left out.
pub fn read(files: &[SourceFile]) -> Vec<Manifest> {
    let own = files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    own.filter_map(|file| Manifest::parse(&file.text)).collect()
}

fn named(table: &Table, kind: &str) -> Vec<String> {
    let Some(dependencies) = table.get(kind).and_then(Value::as_table) else { return vec![] };
    let real = |(key, value): (&String, &Value)| value.get("package").and_then(Value::as_str).unwrap_or(key).to_owned();
    dependencies.iter().map(real).collect()
}

fn misdirected(manifests: &[Manifest]) -> Vec<String> {
    let mut complaints = Vec::new();
    for Manifest { name, .. } in manifests.iter().filter(|one| DIRECTION.iter().all(|(name, _)| *name != one.name)) {
        complaints.push(format!("{name}: has no place in the direction of the workspace"));
    }
    for (name, allowed) in DIRECTION {
        let Some(manifest) = manifests.iter().find(|manifest| manifest.name == name) else {
            complaints.push(format!("{name}: has no manifest"));
            continue;
        };
        let ours = manifest.dependencies().into_iter().filter(|other| other.starts_with("hall-"));
        let wrong = ours.filter(|other| !allowed.contains(&other.as_str()));
        complaints.extend(wrong.map(|other| format!("{name}: must not depend on {other}")));
    }
    complaints
}

fn overreaching(manifests: &[Manifest]) -> Vec<String> {
    let mut complaints = Vec::new();
    for manifest in manifests {
        for (kept, keeper) in KEPT {
            if manifest.name != keeper && manifest.dependencies().iter().any(|other| other == kept) {
                complaints.push(format!("{}: {kept} is for {keeper} alone", manifest.name));
            }
        }
        if manifest.name == "hall-core" {
            let more =
                named(&manifest.table, "dependencies").into_iter().filter(|own| !CORE_USES.contains(&own.as_str()));
            complaints.extend(more.map(|other| format!("hall-core: must stay without {other}")));
        }
    }
    complaints
}

fn unlinted(manifests: &[Manifest]) -> Vec<String> {
    let inherits = |table: &Table| table.get("lints")?.get("workspace")?.as_bool();
    let own = manifests.iter().filter(|manifest| inherits(&manifest.table) != Some(true));
    own.map(|manifest| format!("{}: does not inherit the lints of the workspace", manifest.name)).collect()
}

/// A dependency renamed for the whole workspace would hide behind its new name in every manifest.
fn renamed(workspace: &Table) -> Vec<String> {
    let shared = workspace.get("workspace").and_then(|own| own.get("dependencies")).and_then(Value::as_table);
    let renamed = shared.into_iter().flatten().filter(|(_, value)| value.get("package").is_some());
    renamed.map(|(key, _)| format!("{key}: is renamed in the workspace")).collect()
}

#[test]
fn dependencies_point_one_way() {
    assert_none(&misdirected(&read(&FILES)));
}

#[test]
fn one_crate_for_each_way_out() {
    assert_none(&overreaching(&read(&FILES)));
}

#[test]
fn every_crate_inherits_the_lints() {
    assert_none(&unlinted(&read(&FILES)));
}

#[test]
fn no_dependency_is_renamed() {
    let workspace = FILES.iter().find(|file| file.path == "Cargo.toml").expect("the workspace's manifest");
    assert_none(&renamed(&workspace.text.parse().expect("a manifest is TOML")));
}

#[test]
fn a_dependency_against_the_direction_is_found() {
    let ways = [
        "[dependencies]\nhall-central.workspace = true",
        "[dev-dependencies]\nhall-central = { path = '../central' }",
        "[build-dependencies]\nhall-central = '0.1'",
        "[target.'cfg(unix)'.dependencies]\ncentre = { package = 'hall-central', path = '../central' }",
    ];
    for way in ways {
        let kiosk = Manifest::sample(&format!("[package]\nname = 'hall-kiosk'\n{way}"));
        let complaints = misdirected(&[kiosk]);
        assert!(
            complaints.contains(&"hall-kiosk: must not depend on hall-central".to_owned()),
            "{way}: {complaints:?}"
        );
    }
}

#[test]
fn a_crate_outside_the_table_or_gone_is_found() {
    let complaints = misdirected(&[Manifest::sample("[package]\nname = 'hall-extra'")]);
    assert!(complaints.contains(&"hall-extra: has no place in the direction of the workspace".to_owned()));
    assert!(complaints.contains(&"hall-core: has no manifest".to_owned()));
}

#[test]
fn a_crate_that_reaches_too_far_is_found() {
    let core = Manifest::sample("[package]\nname = 'hall-core'\n[dependencies]\nserde = '1'\nthiserror = '2'");
    let demo = Manifest::sample("[package]\nname = 'hall-demo'\n[dev-dependencies]\nslint = '1'");
    let complaints = overreaching(&[core, demo]);
    assert_eq!(complaints, ["hall-core: must stay without serde", "hall-demo: slint is for hall-ui alone"]);
}

#[test]
fn a_crate_with_lints_of_its_own_is_found() {
    let bare = Manifest::sample("[package]\nname = 'hall-ui'");
    let own = Manifest::sample("[package]\nname = 'hall-hw'\n[lints.rust]\nunsafe_code = 'allow'");
    let sound = Manifest::sample("[package]\nname = 'hall-core'\n[lints]\nworkspace = true");
    assert_eq!(unlinted(&[bare, own, sound]).len(), 2);
}

#[test]
fn a_dependency_renamed_for_all_is_found() {
    let workspace = "[workspace.dependencies]\nhttp = { package = 'reqwest', version = '0' }\npng = '0'";
    assert_eq!(renamed(&workspace.parse().expect("TOML")), ["http: is renamed in the workspace"]);
}
