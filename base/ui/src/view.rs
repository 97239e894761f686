//! How a reader wants pages to stand on the screen: the height of rows, the size of letters.

/// Room around the rows of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    Compact,
    #[default]
    Usual,
    Roomy,
}

/// A person's choice; it goes with the account, not with the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    pub density: Density,
    pub large: bool,
}

impl Density {
    pub const ALL: [Density; 3] = [Density::Compact, Density::Usual, Density::Roomy];

    pub fn word(self) -> &'static str {
        match self {
            Density::Compact => "compact",
            Density::Usual => "usual",
            Density::Roomy => "roomy",
        }
    }
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.word() == word)
    }
}

impl View {
    /// As it is kept: `roomy large`.
    pub fn kept(self) -> String {
        format!("{}{}", self.density.word(), if self.large { " large" } else { "" })
    }
    /// Whatever cannot be read is the usual view.
    pub fn read(kept: &str) -> Self {
        let density = kept.split(' ').find_map(Density::named).unwrap_or_default();
        Self { density, large: kept.split(' ').any(|word| word == "large") }
    }
    /// Attributes of the page, with a space before each.
    pub fn attributes(self) -> String {
        let density = match self.density {
            Density::Usual => String::new(),
            density => format!(" data-density=\"{}\"", density.word()),
        };
        format!("{density}{}", if self.large { " data-type=\"large\"" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_as_it_was_kept_and_nonsense_is_the_usual_one() {
        for density in Density::ALL {
            for large in [true, false] {
                let view = View { density, large };
                assert_eq!(View::read(&view.kept()), view);
            }
        }
        assert_eq!(View::read("tiny\" onload=\"x"), View::default());
        assert_eq!(View::default().attributes(), "");
        let view = View { density: Density::Roomy, large: true };
        assert_eq!(view.attributes(), " data-density=\"roomy\" data-type=\"large\"");
    }
}
