//! A form that was refused stands again, with what was typed and what is wrong with it.

use web::Response;

/// The page with the form, answered as 422: understood, and not to be done.
pub(crate) fn unprocessable(mut page: Response) -> Response {
    if let (true, Ok(invalid)) = (page.status().is_success(), 422_u16.try_into()) {
        *page.status_mut() = invalid;
    }
    page
}
