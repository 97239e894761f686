//! One page a part: when to use it, when not, and whose convention it follows.

macro_rules! page {
    ($(#[$what:meta])* $name:ident, $page:literal $(, $picture:literal)*) => {
        #[doc = include_str!(concat!("../docs/", $page, ".md"))]
        $(
            #[doc = "\n<div>"]
            #[doc = include_str!(concat!("../docs/img/", $picture, ".svg"))]
            #[doc = "</div>\n"]
        )*
        pub mod $name {}
    };
}

page!(composite_indices, "index", "index");
page!(control_charts, "charts", "chart", "capability");
page!(acceptance_sampling, "sampling", "plan");
page!(early_warning, "warning", "warn");
page!(laboratories, "laboratories", "labs");
page!(satisfaction, "satisfaction", "satisfaction");
page!(drawing_and_estimating, "drawing", "draw");
page!(benchmarking, "benchmarking", "dea");
page!(measurement, "measurement");
page!(examiners, "examiners");
page!(figures_that_look_made, "gaming");
