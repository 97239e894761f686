//! Reading a square code in a picture, for browsers that cannot.
//!
//! A picture is read once and thrown away. It is refused by name where it is none, is too large to be opened, or shows
//! no code. Square codes (QR) are read; bar codes are read by browsers that can, and typed elsewhere.

use std::io::Cursor;

use image::{DynamicImage, ImageReader, Limits, imageops::FilterType};
use terms::{Error, Result};

/// The largest picture, bytes; a photograph of a phone has fewer.
pub(super) const LARGEST: usize = 16 << 20;
/// The longest side that is opened, pixels.
const SIDE: u32 = 12_000;
/// Memory for opening one, bytes.
const MEMORY: u64 = 256 << 20;
/// Sides to which a picture is brought, one after the other, until a code is found in it; pixels.
const SIZES: [u32; 3] = [1_000, 1_800, 500];

/// The text of the first code in a picture.
///
/// # Errors
/// Invalid, where it is no picture (PNG, JPEG) or shows no code.
pub fn code_in(bytes: &[u8]) -> Result<String> {
    let wrong = |rule| Error::invalid("error-invalid").field("file", rule);
    if bytes.len() > LARGEST {
        return Err(wrong("product-picture-large"));
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| wrong("product-picture-none"))?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE), Some(SIDE));
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| wrong("product-picture-none"))?;
    let longest = picture.width().max(picture.height());
    let mut tried = Vec::new();
    for size in SIZES {
        let size = size.min(longest);
        if tried.contains(&size) {
            continue;
        }
        tried.push(size);
        if let Some(text) = found(&picture, size, longest) {
            return Ok(text);
        }
    }
    Err(wrong("product-picture-code"))
}

fn found(picture: &DynamicImage, size: u32, longest: u32) -> Option<String> {
    let grey = match size < longest {
        true => picture.resize(size, size, FilterType::Triangle).to_luma8(),
        false => picture.to_luma8(),
    };
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        grey.get_pixel(x as u32, y as u32).0[0]
    });
    let texts = prepared.detect_grids().into_iter().filter_map(|grid| grid.decode().ok());
    texts.map(|(_, text)| text.trim().to_owned()).find(|text| !text.is_empty())
}
