//! The fonts of a paper: those of the house first, the bundled ones last.
//!
//! GB/T 9704 asks for 仿宋, 小标宋, 黑体 and 楷体, which are licensed to those who bought them. Where the
//! caller adds such a font it is used; where not, the bundled subsets stand in (`bin/fonts` makes
//! them): Song for 仿宋, 宋体 and, drawn heavier, 小标宋; Hei for 黑体; Kai for 楷体.

use std::borrow::Cow;

pub(super) const SONG: &str = "Zhunsheng Song";
pub(super) const HEI: &str = "Zhunsheng Hei";
pub(super) const KAI: &str = "Zhunsheng Kai";

/// Font files as bytes, in the order in which they are asked, and the names to look for in them.
#[derive(Clone, Debug)]
pub struct Fonts {
    pub(super) files: Vec<Cow<'static, [u8]>>,
    pub(super) families: Families,
}

/// Family names for each kind of letter, best first; names that no file has are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Families {
    /// 仿宋: the body.
    pub fang: Vec<String>,
    /// 小标宋: title and red head.
    pub title: Vec<String>,
    /// 黑体: first headings, labels, tables' heads.
    pub hei: Vec<String>,
    /// 楷体: second headings, names of signers.
    pub kai: Vec<String>,
    /// 宋体: page numbers.
    pub song: Vec<String>,
}

impl Default for Families {
    fn default() -> Self {
        let names = |all: &[&str]| all.iter().map(|&n| n.to_owned()).collect();
        Self {
            fang: names(&["FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong"]),
            title: names(&[
                "FZXiaoBiaoSong-B05S",
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05",
                "方正小标宋_GBK",
            ]),
            hei: names(&["SimHei", "黑体", "STHeiti"]),
            kai: names(&["KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti"]),
            song: names(&["SimSun", "宋体", "STSong"]),
        }
    }
}

impl Fonts {
    /// The subsets that come with the program: 8,105 standard characters, GB 2312, signs.
    pub fn bundled() -> Self {
        Self {
            files: vec![
                Cow::Borrowed(include_bytes!("../../fonts/song.otf")),
                Cow::Borrowed(include_bytes!("../../fonts/hei.otf")),
                Cow::Borrowed(include_bytes!("../../fonts/kai.ttf")),
            ],
            families: Families::default(),
        }
    }

    /// Adds a font file (TTF, OTF, TTC) before those that are there. A file that is no font is passed over.
    #[must_use]
    pub fn first(mut self, file: impl Into<Cow<'static, [u8]>>) -> Self {
        self.files.insert(0, file.into());
        self
    }

    /// Other names to look for, where a house has its own fonts.
    #[must_use]
    pub fn families(mut self, families: Families) -> Self {
        self.families = families;
        self
    }
}
