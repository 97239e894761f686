//! Reception, on a phone: the label is scanned or typed, and the sample opens with what can be done next.

use store::Tx;
use terms::{Error, Result};
use ui::{Ask, Field};
use web::{Form, Go, Me, Response, Visit};

use super::life::State;
use super::stand::stand_of;
use super::store::by_code;
use crate::parts;

pub(super) async fn ask(visit: Visit) -> Response {
    visit.page(question).await
}

fn question(_: &mut Tx<'_>, me: &Me) -> Result<Ask> {
    let mut frame = me.frame(me.t("laboratory-receive")).within(ui::Phase::Record);
    frame.lead = me.t("laboratory-receive-lead");
    let code = me.get("code").unwrap_or_default();
    Ok(Ask::new(frame, "/laboratory/receive", me.t("laboratory-receive-find"), "/laboratory")
        .field(
            Field::new("code", me.t("laboratory-code"))
                .help(me.t("laboratory-scan-help"))
                .value(code)
                .required()
                .maxlength(32),
        )
        .crumbs(parts::crumbs(me, &[], "")[..1].to_vec()))
}

pub(super) async fn find(visit: Visit, form: Form) -> Response {
    web::answer(visit, form, question, |tx, me, form| {
        tx.housekeeping();
        let code = form.required("code")?;
        let found = by_code(tx, code)?.ok_or_else(|| {
            Error::invalid("laboratory-refused").field("code", "laboratory-sample-unknown")
        })?;
        parts::may_see(me, found.it.area, found.it.institute)?;
        let state = stand_of(tx, found.id)?.map(|stand| stand.state);
        let on_the_way = state == Some(State::Sealed);
        let mine = parts::acts_for(me, found.it.institute).is_ok();
        Ok(Go::to(if on_the_way && mine {
            format!("/laboratory/samples/{}/steps/receive", found.id)
        } else {
            format!("/laboratory/samples/{}", found.id)
        }))
    })
    .await
}
