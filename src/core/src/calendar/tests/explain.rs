//! The reasoning reads as the rules of the hall do.

use super::*;

fn told(date_text: &str, matter: &Matter, now: &str, skip: Topic) -> Vec<String> {
    let steps = timetable_with_rules().explain(date(date_text), matter, at(now));
    steps.into_iter().filter(|step| step.topic != skip).map(|step| step.text.zh).collect()
}

fn timetable_with_rules() -> Timetable {
    let mut parts = parts();
    let set = |key, value| {
        let mut fields = RuleFields::default();
        fields.set(key, value);
        fields
    };
    parts.rules = set(RuleKey::SlotMin, 60);
    parts.zone_rules.push((ZoneId::new("company").expect("id"), set(RuleKey::DaysAheadMax, 14)));
    parts.matter_rules.push((MatterId::new("start").expect("id"), set(RuleKey::WalkInQuota, 60)));
    parts.holidays[1].on_duty = false;
    Timetable::new(parts, &hall()).expect("sound")
}

#[test]
fn a_day_is_explained_from_the_table_to_the_slot() {
    let told_of = |day, now| told(day, &start(), now, Topic::Rule);
    assert_eq!(
        told_of("2026-10-10", "2026-09-30 10:00"),
        [
            "2026-10-10 周六，调休上班日：调休表列有 2026-10-10",
            "日历有效期至 2026-12-31",
            "冬季作息（10-08 至 04-30）：08:30-12:00 14:00-17:30",
            "早间服务 08:00-08:30",
            "工作时间 08:30-12:00",
            "午间服务 12:00-14:00，须预约（同周周一09:00 至 周五12:00）",
            "工作时间 14:00-17:30",
            "晚间服务 17:30-18:00",
            "延时服务 18:00-19:00",
            "2026-09-30 10:00 可预约时段：08:30 09:30 10:30 14:00 15:00 16:00 18:00",
        ]
    );
    assert_eq!(
        told_of("2026-02-16", "2026-02-16 10:00"),
        [
            "2026-02-16 周一，春节：节假日表列有 2026-02-15 至 2026-02-23，不安排值班",
            "日历有效期至 2026-12-31",
            "冬季作息（10-08 至 04-30）：08:30-12:00 14:00-17:30",
            "该日不办理此事项（其他事项有 0 场服务）",
            "无延时服务",
            "2026-02-16 10:00 可预约时段：春节不办理此事项",
            "2月16日10:00 取号：大厅现已下班，您可以预约或留下回电；下次 2月24日 08:00",
        ]
    );
    assert_eq!(
        told_of("2027-05-03", "2026-11-23 10:00")[..3],
        [
            "2027-05-03 周一，工作日：节假日表、调休表均未列",
            "日历有效期至 2026-12-31，该日超出有效期，周一至周五均按工作日计；还有 38 天到期，请录入下一年度节假日",
            "常规作息（其余日期）：08:30-12:00 14:30-17:30",
        ]
    );
}

#[test]
fn each_rule_names_the_layer_that_set_it() {
    let rules = |matter: &Matter| -> Vec<String> {
        let steps = timetable_with_rules().explain(date("2026-11-24"), matter, at("2026-11-23 10:00"));
        let rules = steps.into_iter().filter(|step| step.topic == Topic::Rule);
        rules.map(|step| format!("{}；{}", step.text.zh, step.text.en)).collect()
    };
    let of_start = rules(&start());
    assert_eq!(of_start.len(), RuleKey::ALL.len());
    let says = |rules: &[String], rule: &str| assert!(rules.iter().any(|one| one == rule), "{rule}: {rules:#?}");
    says(&of_start, "最多提前预约（工作日）：14（专区 company）；days_ahead_max: 14 (zone company)");
    says(&of_start, "每个时段（分钟）：60（大厅）；slot_min: 60 (hall)");
    says(&of_start, "每场现场号限额：60（事项 start）；walk_in_quota: 60 (matter start)");
    says(&of_start, "每个时段名额：4，按窗口数推算（默认）；slot_places: 4, from the counters (usual)");
    says(&rules(&invoice()), "每场现场号限额：不限（默认）；walk_in_quota: no limit (usual)");
}
