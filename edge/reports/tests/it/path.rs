//! From the first draft to the receipt; who may take which step; the number sequence.

use crate::town::{ORDER, begin, count, to_signer, town, unit};

#[test]
fn a_paper_goes_from_draft_to_receipt_with_a_number_and_a_file() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let paper = begin(&city, "zhou", ORDER);
        let page = city.as_account("zhou").get(&paper);
        assert!(page.says("示例事项") && page.says("未签发"), "{}", page.html);
        assert!(page.says("运质强督〔2026〕示例　号"), "a draft has no number yet");
        to_signer(&city, &paper);
        let signed = city.as_account("gao").post(&format!("{paper}/sign"), &[("ground", "同意")]);
        assert_eq!(signed.status, 303, "{}", signed.html);
        let page = city.as_account("gao").get(&paper);
        assert!(page.says("运质强督〔2026〕示例1号"), "{}", page.html);
        assert!(!page.says("未签发"));
        let file = city.as_account("meng").get(&format!("{paper}/paper.pdf"));
        assert_eq!((file.status, file.media.as_str()), (200, "application/pdf"));
        assert!(file.bytes.starts_with(b"%PDF"));
        assert_eq!(city.as_account("du").get(&paper).status, 404, "not issued, not theirs");
        assert_eq!(city.as_account("zhou").post(&format!("{paper}/issue"), &[]).status, 303);
        let list = city.as_account("du").get("/papers/receipts");
        assert!(list.says("运质强督〔2026〕示例1号") && list.says("未签收"), "{}", list.html);
        let id = city.space.db.read(|tx| tx.count("select id from paper_receipt", &[])).unwrap();
        let other = city.as_account("he").post(&format!("/papers/receipts/{id}"), &[]);
        assert_eq!(other.status, 403, "another county cannot sign for it");
        assert_eq!(
            city.as_account("zhou").post(&format!("/papers/receipts/{id}"), &[]).status,
            403
        );
        assert_eq!(city.as_account("du").post(&format!("/papers/receipts/{id}"), &[]).status, 303);
        assert!(city.as_account("zhou").get("/papers/receipts").says("已签收"));
        assert_eq!(city.as_account("du").get(&paper).status, 200);
        let steps: Vec<String> = city
            .space
            .db
            .read(|tx| tx.query("select step from paper_step order by id", &[], |r| r.get(0)))
            .unwrap();
        assert_eq!(steps, ["drafted", "submitted", "reviewed", "signed", "issued"]);
    }
}

#[test]
fn receipts_fall_due_by_the_working_calendar() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let after = |day: terms::Date, days: i32| {
            city.space
                .db
                .read(move |tx| reports::papers::receipts::Deadlines::of(tx)?.after(day, days))
                .unwrap()
        };
        // The holidays of October 2026, 国办发明电〔2025〕7号: the 1st to the 7th are free.
        assert_eq!(after(terms::date(2026, 9, 30), 1), terms::date(2026, 10, 8));
        // No notice reaches so far: Saturdays and Sundays alone are left out.
        assert_eq!(after(terms::date(2099, 9, 30), 1), terms::date(2099, 10, 1));
    }
}

#[test]
fn whoever_drafted_neither_reviews_nor_signs_and_a_county_does_neither() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let paper = begin(&city, "zhou", ORDER);
        assert_eq!(city.as_account("gao").post(&format!("{paper}/sign"), &[]).status, 409);
        city.as_account("zhou").post(&format!("{paper}/submit"), &[]);
        let own = city.as_account("zhou").post(&format!("{paper}/review"), &[]);
        assert_eq!(own.status, 403, "a drafter does not review");
        assert_eq!(city.as_account("du").post(&format!("{paper}/review"), &[]).status, 403);
        assert_eq!(city.as_account("meng").post(&format!("{paper}/review"), &[]).status, 303);
        for account in ["zhou", "meng", "du", "liang"] {
            let page = city.as_account(account).post(&format!("{paper}/sign"), &[]);
            assert_eq!(page.status, 403, "{account} does not sign");
        }
        assert_eq!(count(&city, "select count(*) from paper_number"), 0);
        assert_eq!(city.as_account("liang").post("/papers/new", ORDER).status, 403);
    }
}

#[test]
fn a_returned_paper_is_changed_and_the_change_is_told_word_by_word() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let paper = begin(&city, "zhou", ORDER);
        city.as_account("zhou").post(&format!("{paper}/submit"), &[]);
        let meng = city.as_account("meng");
        assert_eq!(meng.post(&format!("{paper}/return"), &[]).status, 422, "a return has a reason");
        assert_eq!(meng.post(&format!("{paper}/return"), &[("ground", "写明责任人")]).status, 303);
        let id: i64 = paper.rsplit('/').next().unwrap().parse().unwrap();
        let text =
            city.space.db.read(move |tx| Ok(reports::papers::version(tx, id, 1)?.body)).unwrap();
        let changed = text.replace("逾期未办结", "逾期未办结、未落实责任人");
        let mut form: Vec<(&str, &str)> = ORDER[2..].to_vec();
        form.extend([("base", "1"), ("text", changed.as_str()), ("note", "补责任人")]);
        let page = city.as_account("zhou").post(&format!("{paper}/edit"), &form);
        assert_eq!(page.status, 303, "{}", page.html);
        let page = city.as_account("zhou").get(&format!("{paper}/compare"));
        assert!(page.says("<ins>、未落实责任人</ins>"), "{}", page.html);
        let stale = city.as_account("zhou").post(&format!("{paper}/edit"), &form);
        assert_eq!(stale.status, 409, "another version was saved first");
        form[ORDER.len() - 2 + 1].1 = "= 题\n{{ 没有的名称 }}\n@if 督办事项\n";
        form[ORDER.len() - 2].1 = "2";
        let page = city.as_account("zhou").post(&format!("{paper}/edit"), &form);
        assert_eq!(page.status, 422);
        assert!(page.says("dispatch-order.txt:2") && page.says("没有的名称"), "{}", page.html);
        assert!(page.says("dispatch-order.txt:3"), "every fault is told at once");
    }
}

#[test]
fn numbers_under_concurrent_signing_are_one_after_the_other_and_a_void_one_keeps_its_ground() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let papers: Vec<i64> = (0..12)
            .map(|_| {
                let paper = begin(&city, "zhou", ORDER);
                to_signer(&city, &paper);
                paper.rsplit('/').next().unwrap().parse().unwrap()
            })
            .collect();
        let gao =
            city.space.db.read(|tx| Ok(identity::by_account(tx, "gao")?.unwrap().id)).unwrap();
        let space = std::sync::Arc::clone(&city.app.spaces["test"]);
        std::thread::scope(|scope| {
            for chunk in papers.chunks(3) {
                let space = &space;
                scope.spawn(move || {
                    for paper in chunk.iter().copied() {
                        let (desk, info) = (reports::papers::draft::Desk::of(space), space.info());
                        let ready = space
                            .db
                            .read(move |tx| reports::papers::sign::prepare(tx, &desk, &info, paper))
                            .unwrap();
                        let by = store::Actor::person(gao);
                        // A command that fails after it took a number gives it back.
                        let failed: terms::Result<()> = space.db.write(by, move |tx| {
                            let actor = identity::actor_of(tx, by)?;
                            reports::papers::sign::sign(tx, &actor, &ready, None)?;
                            Err(terms::Error::conflict("paper-stage-moved"))
                        });
                        assert!(failed.is_err());
                        let (desk, info) = (reports::papers::draft::Desk::of(space), space.info());
                        let ready = space
                            .db
                            .read(move |tx| reports::papers::sign::prepare(tx, &desk, &info, paper))
                            .unwrap();
                        space
                            .db
                            .write(by, move |tx| {
                                let actor = identity::actor_of(tx, by)?;
                                reports::papers::sign::sign(tx, &actor, &ready, None)
                            })
                            .unwrap();
                    }
                });
            }
        });
        let numbers: Vec<i64> = city
            .space
            .db
            .read(|tx| {
                tx.query("select number from paper_number order by number", &[], |r| r.get(0))
            })
            .unwrap();
        assert_eq!(numbers, (1..=12).collect::<Vec<i64>>());
        let first = format!("/papers/{}", papers[0]);
        assert_eq!(city.as_account("meng").post(&format!("{first}/void"), &[]).status, 422);
        let page =
            city.as_account("meng").post(&format!("{first}/void"), &[("ground", "内容重复")]);
        assert_eq!(page.status, 303);
        let register = city.as_account("meng").get("/papers/register");
        assert!(register.says("内容重复") && register.says("示例12号"), "{}", register.html);
        let table = city.as_account("gao").get("/papers/register/export.xlsx");
        assert_eq!(table.status, 200);
        assert_eq!(city.as_account("du").get("/papers/register").status, 403);
        let _ = unit(&city, "140800");
    }
}

#[test]
fn an_issued_paper_is_withdrawn_by_another_that_refers_to_it() {
    for engine in store::testing::engines() {
        let city = town(engine);
        let paper = begin(&city, "zhou", ORDER);
        to_signer(&city, &paper);
        city.as_account("gao").post(&format!("{paper}/sign"), &[]);
        let withdrawal = [
            ("kind", "withdrawal"),
            ("paper", "运质强督〔2026〕示例1号"),
            ("in.撤回原因", "事项已另行部署"),
        ];
        let early = city.as_account("zhou").post("/papers/new", &withdrawal);
        assert_eq!(early.status, 422, "what was not issued is not withdrawn");
        city.as_account("zhou").post(&format!("{paper}/issue"), &[]);
        let taking = begin(&city, "zhou", &withdrawal);
        to_signer(&city, &taking);
        city.as_account("gao").post(&format!("{taking}/sign"), &[]);
        assert_eq!(city.as_account("zhou").post(&format!("{taking}/issue"), &[]).status, 303);
        let page = city.as_account("zhou").get(&paper);
        assert!(page.says("已撤回") && page.says("运质强办〔2026〕示例发1号"), "{}", page.html);
    }
}
