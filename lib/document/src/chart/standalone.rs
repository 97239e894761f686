//! Drawings as a file of their own.

use crate::ink;
use crate::number::Px;

/// One file from drawings, one under the other: with a size and a white ground, so that a viewer, a
/// paper or a dark page shows it as the page does. What is no drawing of ours is left out.
pub fn standalone(drawings: &[String]) -> String {
    let (mut wide, mut high) = (0.0f64, 0.0);
    let mut inside = String::new();
    for drawing in drawings {
        let Some((width, height)) = size(drawing) else { continue };
        let place =
            format!("<svg y=\"{}\" width=\"{}\" height=\"{}\"", Px(high), Px(width), Px(height));
        inside.push_str(&drawing.replacen("<svg", &place, 1));
        wide = wide.max(width);
        high += height;
    }
    let (wide, high) = (Px(wide), Px(high));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\">\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"{}\"/>{inside}</svg>\n",
        ink::SURFACE
    )
}

fn size(drawing: &str) -> Option<(f64, f64)> {
    let (_, rest) = drawing.split_once("viewBox=\"0 0 ")?;
    let (size, _) = rest.split_once('"')?;
    let (width, height) = size.split_once(' ')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}
