//! `/export/samples.csv?verdict=fail`: rows of a filter as a file.

use axum::response::IntoResponse;
use terms::Error;
use web::{DownloadFile, Path, Response, Visit};

use super::{may_export, new};
use crate::{Wish, export_file};

pub(super) async fn export(visit: Visit, Path(file): Path<String>) -> Response {
    let asked = new::named(&file).and_then(|(kind, format)| {
        let refused = || Error::not_allowed("error-not-allowed");
        Ok((kind, format, may_export(&visit, kind).ok_or_else(refused)?))
    });
    let (kind, format, territory) = match asked {
        Ok(asked) => asked,
        Err(error) => return web::problem(&visit, &error),
    };
    let (lang, db) = (visit.lang, visit.db().clone());
    let pairs = visit.pairs.iter().filter(|(key, _)| key != "lang").cloned().collect();
    let wish = Wish { kind, pairs, territory, lang };
    // The bulk reader has a thread of its own; this one only waits for it.
    let made = tokio::task::spawn_blocking(move || export_file(&db, &wish, format)).await;
    match made.map_err(Error::broken).and_then(|it| it) {
        Ok(made) => {
            let name =
                format!("{}.{}", kind.title().get(lang), file.rsplit('.').next().unwrap_or("csv"));
            DownloadFile { name, media: format.media(), file: made }.into_response()
        }
        Err(error) => web::problem(&visit, &error),
    }
}
