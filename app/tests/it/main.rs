//! The whole product: demo spaces loaded once, every page through the front door, the binary in a
//! real browser.

mod access;
mod board;
mod browser;
mod crawl;
mod desk;
mod driver;
mod fuzz;
mod goods;
mod laboratory;
mod neighbours;
mod papers;
mod plan_year;
mod referrals;
mod rounds_apart;
mod sheets;
mod spaces;
mod talk;
mod tasks;
mod visits;
mod year;

use std::sync::{LazyLock, Mutex};

use web::testing::City;

/// A demo space in a server of its own, loaded once for all tests. Pages are asked one at a time.
fn demo(code: &str) -> City {
    let space = store::testing::space("sqlite");
    let files = packs::Files::embedded(shipped::FILES);
    let (pack, _) = packs::Pack::read_from(&files, code).map_err(|p| packs::as_error(&p)).unwrap();
    zhunsheng::load(&space.db, &pack, &files, "no password signs in", &mut |_, _, _| ()).unwrap();
    let info = zhunsheng::space_info(&space.db, code).unwrap();
    let site =
        web::Site { nav: zhunsheng::nav(), take: Some(exchange::take::file), ..Default::default() };
    City::over(space, info, zhunsheng::routes(), site)
}

static YUNCHENG: LazyLock<Mutex<City>> = LazyLock::new(|| Mutex::new(demo("yuncheng")));
static CHICAGO: LazyLock<Mutex<City>> = LazyLock::new(|| Mutex::new(demo("chicago")));

fn with_yuncheng<T>(test: impl FnOnce(&City) -> T) -> T {
    test(&YUNCHENG.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}
fn with_chicago<T>(test: impl FnOnce(&City) -> T) -> T {
    test(&CHICAGO.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}
