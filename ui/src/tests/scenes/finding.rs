//! Finding a matter, what needs no visit, and the steps of a bundle.

use std::collections::BTreeSet;

use hall_core::hall::Lang;
use hall_core::view::{
    BundlePage, BundleRow, GoalView, IdentifyPage, MatterList, MatterTile, OnlinePage, Page, Pager, SearchPage, Way,
};

use super::{Named, choosing, issuing, pick, plain, view};
use crate::screen::Scene;

const ONE: Pager = Pager { at: 0, of: 1 };

fn tiles(lang: Lang) -> Vec<MatterTile> {
    match choosing::matters(lang, ONE) {
        Page::Matters { matters, .. } => matters,
        _ => unreachable!("it is that page"),
    }
}

fn search(lang: Lang, typed: &str, next: &str, found: usize) -> Page {
    Page::Search(SearchPage {
        typed: typed.into(),
        next: next.chars().collect::<BTreeSet<_>>(),
        matters: tiles(lang).into_iter().take(found).collect(),
        found,
        pager: ONE,
        ways: if typed.is_empty() { vec![] } else { vec![Way::Clear] },
    })
}

fn listed(lang: Lang, list: MatterList) -> Page {
    Page::Listed { list, matters: tiles(lang), pager: Pager { at: 0, of: 2 } }
}

fn online(lang: Lang, is_whole: bool) -> Scene {
    let steps = [
        ("名称自主申报", "Choose the company name"),
        ("设立登记申报", "File the registration"),
        ("税费种认定申报", "Declare the kinds of tax"),
        ("社保登记申报", "File social insurance"),
    ];
    let steps = if is_whole { vec![] } else { steps.map(|(zh, en)| pick(lang, zh, en)).into() };
    let page = OnlinePage {
        matter: if is_whole { pick(lang, "公司变更登记", "Change company details") } else { start(lang) },
        site: pick(lang, "澄河政务服务网", "Chenghe Online Services"),
        link: "https://zwfw.chenghe.example/qykb".into(),
        is_whole,
        steps,
        ways: vec![Way::AtCounter],
    };
    issuing::with_qr(view(lang, Page::Online(page)))
}

fn start(lang: Lang) -> String {
    pick(lang, "企业开办", "Start a company")
}

/// Name in both languages, counters, minutes, whether online.
type Step = (&'static str, &'static str, &'static [&'static str], u16, bool);

fn bundle(lang: Lang) -> Page {
    let steps: [Step; 6] = [
        ("设立登记", "Registration", &["1", "2", "3"], 12, true),
        ("公章刻制（免费）", "Seals, free of charge", &["5"], 5, false),
        ("税务登记及税费种认定", "Tax registration", &["7"], 6, true),
        ("免费税控设备领取", "Tax device, free of charge", &["7"], 2, false),
        ("银行开户", "Bank account", &["6"], 5, false),
        ("社保登记", "Social insurance", &["8"], 2, true),
    ];
    let page = BundlePage {
        matter: start(lang),
        kind: pick(lang, "企业开办", "Company start-up"),
        in_order: true,
        steps: steps.iter().map(|step| row(lang, step)).collect(),
        record_s: Some(1_908),
    };
    Page::Bundle(page)
}

fn permits(lang: Lang) -> Page {
    let steps: [Step; 4] = [
        ("建设用地规划许可证", "Land-use planning permit", &["21", "22"], 20, false),
        ("建设工程规划许可证", "Works planning permit", &["23"], 30, false),
        ("建筑工程施工许可证", "Construction permit", &["24", "25"], 30, false),
        ("不动产权证书（土地）", "Title deed of the land", &["31"], 20, false),
    ];
    let page = BundlePage {
        matter: pick(lang, "拿地即开工四证齐发", "Four permits at once, to build from day one"),
        kind: pick(lang, "四证齐发", "Four permits at once"),
        in_order: false,
        steps: steps.iter().map(|step| row(lang, step)).collect(),
        record_s: None,
    };
    Page::Bundle(page)
}

fn row(lang: Lang, &(zh, en, counters, minutes, online): &Step) -> BundleRow {
    BundleRow {
        name: pick(lang, zh, en),
        counters: counters.iter().map(|&sign| sign.into()).collect(),
        minutes,
        online,
    }
}

fn status(can_scan: bool) -> Page {
    Page::Identify(IdentifyPage {
        goal: GoalView::Status,
        can_read_card: true,
        can_scan,
        trouble: None,
        is_reading: false,
        ways: vec![Way::TypeNumber, Way::TypeIdNumber],
    })
}

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let typed = pick(lang, "QY", "COMP");
    vec![
        ("search", plain(lang, search(lang, "", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 8))),
        ("search-typed", plain(lang, search(lang, &typed, "BDGHKSYZ", 4))),
        ("popular", plain(lang, listed(lang, MatterList::Popular))),
        ("online-list", plain(lang, listed(lang, MatterList::Online))),
        ("online-whole", online(lang, true)),
        ("online-partly", online(lang, false)),
        ("bundle", plain(lang, bundle(lang))),
        ("bundle-permits", plain(lang, permits(lang))),
        ("ticket-status", plain(lang, status(true))),
        ("ticket-status-no-scanner", plain(lang, status(false))),
    ]
}
