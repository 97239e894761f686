//! The tree of RFC 6962 (Certificate Transparency): one root stands for a million leaves, and twenty
//! digests show that a leaf is under it.

use crate::digest::{Digest, node};

/// All levels, leaves first.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    levels: Vec<Vec<Digest>>,
}

impl Tree {
    /// `leaves` is not empty.
    pub(crate) fn new(leaves: Vec<Digest>) -> Self {
        let mut levels = vec![leaves];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            // One without a partner moves up as it is; this is RFC 6962's split at powers of two.
            let next = level.chunks(2).map(|pair| match pair {
                [left, right] => node(left, right),
                rest => rest[0],
            });
            let next = next.collect();
            levels.push(next);
        }
        Self { levels }
    }

    pub(crate) fn root(&self) -> Digest {
        self.levels.last().and_then(|level| level.first()).copied().expect("a tree has a leaf")
    }

    /// The partners on the way up.
    pub(crate) fn path(&self, mut place: usize) -> Vec<Digest> {
        let mut path = Vec::new();
        for level in &self.levels {
            path.extend(level.get(place ^ 1));
            place /= 2;
        }
        path
    }
}

/// The root that a leaf at `place` of `count` leads to by its path; nothing if the path does not fit.
pub fn root_of(
    leaf: Digest,
    mut place: usize,
    mut count: usize,
    path: &[Digest],
) -> Option<Digest> {
    if place >= count {
        return None;
    }
    let (mut found, mut path) = (leaf, path.iter());
    while count > 1 {
        if place % 2 == 1 {
            found = node(path.next()?, &found);
        } else if place + 1 < count {
            found = node(&found, path.next()?);
        }
        (place, count) = (place / 2, count.div_ceil(2));
    }
    path.next().is_none().then_some(found)
}

/// The root over leaves that were hashed already; nothing for no leaf.
pub fn root_of_leaves(leaves: Vec<Digest>) -> Option<Digest> {
    (!leaves.is_empty()).then(|| Tree::new(leaves).root())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    /// The eight leaves and the roots of the reference tests of Certificate Transparency
    /// (google/certificate-transparency, `merkle_tree_test.cc`).
    const LEAVES: [&[u8]; 8] = [
        b"",
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
            0x6e, 0x6f,
        ],
    ];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn hashed(count: usize) -> Vec<Digest> {
        let leaf = |bytes: &&[u8]| Digest(Sha256::digest([&[0], *bytes].concat()).into());
        LEAVES[..count].iter().map(leaf).collect()
    }

    #[test]
    fn roots_are_those_of_the_reference_tests_of_rfc_6962() {
        for (count, root) in ROOTS.iter().enumerate() {
            assert_eq!(Tree::new(hashed(count + 1)).root().hex(), *root);
        }
    }

    #[test]
    fn every_leaf_proves_itself_and_no_other_place() {
        for count in 1..=40 {
            let leaves: Vec<Digest> =
                (0..count).map(|i| crate::digest::named("test", &[&[i as u8]])).collect();
            let tree = Tree::new(leaves.clone());
            for (place, leaf) in leaves.iter().enumerate() {
                let path = tree.path(place);
                for other in 0..count {
                    let found = root_of(*leaf, other, count, &path);
                    assert_eq!(
                        found == Some(tree.root()),
                        other == place,
                        "{place} {other} {count}"
                    );
                }
                assert_eq!(
                    root_of(*leaf, place, count, &[&path[..], leaves.as_slice()].concat()),
                    None
                );
            }
        }
        assert_eq!(root_of_leaves(vec![]), None);
    }
}
