//! Nothing is forgotten: every route is in the access table, and none opens to a stranger by mistake.

use web::Need;

fn table() -> String {
    let mut lines: Vec<String> = zhunsheng::routes()
        .merge(web::App::own_routes())
        .access()
        .into_iter()
        .map(|(method, path, need)| format!("{method:<5} {path:<48} {need}"))
        .collect();
    lines.dedup();
    lines.join("\n") + "\n"
}

#[test]
fn the_reviewed_access_table_is_the_router() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/access.txt");
    #[expect(clippy::disallowed_methods, reason = "a person asks for the file to be written anew")]
    if std::env::var("ZHUNSHENG_BLESS").is_ok() {
        std::fs::write(path, table()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap_or_default(),
        table(),
        "review and bless app/access.txt"
    );
}

#[test]
fn a_stranger_gets_past_no_route_that_is_not_open() {
    crate::with_yuncheng(|city| {
        for (method, path, need) in zhunsheng::routes().access() {
            let path = path.replace("{", "x").replace("}", "x");
            let page = match method {
                "GET" => city.nobody().get(&path),
                "POST" => city.nobody().post(&path, &[]),
                // Verbs that only programs use; pages and forms know two.
                other => city.nobody().call(other, &path),
            };
            if need == Need::Open {
                assert!(page.status < 500, "{method} {path}: {}", page.status);
                continue;
            }
            let refused = page.status == 303 && page.location.starts_with("/sign-in")
                || page.status == 401
                || page.status == 403;
            assert!(refused, "{method} {path} answered {} to a stranger", page.status);
        }
    });
}

/// An auditor sees and changes nothing; a clerk of a county has no hand in people.
#[test]
fn roles_meet_the_doors_that_the_matrix_closes() {
    crate::with_yuncheng(|city| {
        for (account, method, path) in
            [("admin", "GET", "/indicators"), ("du", "GET", "/people"), ("wen", "GET", "/journal")]
        {
            let caller = city.as_account(account);
            let page = if method == "GET" { caller.get(path) } else { caller.post(path, &[]) };
            assert_eq!(page.status, 403, "{account} {path}");
        }
    });
}

/// The doors of cases open to whoever may see them; who may move one is asked behind the door.
#[test]
fn who_only_reads_cases_opens_none_and_moves_none() {
    let fields = |unit| {
        vec![
            ("kind", "rectification"),
            ("title", "门外的试样"),
            ("subject", unit),
            ("accountable", unit),
            ("on", "2026-11-20"),
            ("ground", "年度考核"),
            ("field.problem", "合格率低于上年"),
        ]
    };
    crate::with_yuncheng(|city| {
        let opened = city.as_account("zhou").post("/cases", &fields("140882"));
        assert_eq!(opened.status, 303, "{}", opened.html);
        let case = opened.location;
        let seen = city.as_account("zhou").get(&case);
        assert!(seen.says("门外的试样") && seen.says(&format!("{case}/moves/withdraw")));
        for (account, status) in [("liang", 422), ("admin", 403)] {
            let page = city.as_account(account).post("/cases", &fields("140882"));
            assert_eq!(page.status, status, "{account}: {}", page.html);
        }
        let move_it = [("seen", "1"), ("on", "2026-11-20"), ("ground", "撤销")];
        for (account, see) in [("liang", 200), ("du", 404), ("wen", 404), ("admin", 403)] {
            let caller = city.as_account(account);
            assert_eq!(caller.get(&case).status, see, "{account}");
            let page = caller.post(&format!("{case}/moves/withdraw"), &move_it);
            assert!((400..500).contains(&page.status), "{account} answered {}", page.status);
            let page = caller.upload(&format!("{case}/evidence"), &[], "x.txt", b"x");
            assert!((400..500).contains(&page.status), "{account} answered {}", page.status);
        }
        let after = city.as_account("zhou").get(&case);
        assert!(after.says(&format!("{case}/moves/withdraw")), "it stands where it stood");
    });
}
