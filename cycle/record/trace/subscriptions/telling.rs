//! The thread that looks for what is new.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use web::SpaceState;

use super::{post, tell};

/// The thread that looks, twice a second, while the server runs; it ends when this is dropped.
pub struct Telling {
    stop: Option<Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Telling {
    pub fn start(spaces: Arc<std::collections::BTreeMap<String, Arc<SpaceState>>>) -> Telling {
        let (stop, stopped) = channel();
        let thread = std::thread::spawn(move || run(&spaces, &stopped));
        Telling { stop: Some(stop), thread: Some(thread) }
    }
}

fn run(spaces: &std::collections::BTreeMap<String, Arc<SpaceState>>, stopped: &Receiver<()>) {
    loop {
        match stopped.recv_timeout(Duration::from_millis(500)) {
            Err(RecvTimeoutError::Timeout) => {}
            _ => return,
        }
        for space in spaces.values() {
            if let Err(error) = tell(&space.db, &post) {
                web::log_error("subscriptions", &error);
            }
        }
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
