//! `simulation [--seeds N] [--seed S] [--scene WORDS]`: every fault of every use case, and random stories; or one of them, with
//! its log.
//!
//! Without `--seed`, every single fault and every pair is tried, and then N stories (150 unless told). With `--scene` only those
//! scenes are played whose names contain the words.
//! The last line is `N passed, N failed`.

use std::{
    collections::BTreeMap,
    process::ExitCode,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use simulation::{
    enumerate::{self, SCENES, Scene},
    faults::Fault,
    story::{self, Census, Verdict},
};

/// Stories that are played unless told otherwise.
const STORIES: u64 = 150;
/// Failures that are printed; after these there is nothing new to learn.
const MOST_PRINTED: usize = 5;

/// What was asked for.
struct Wish {
    stories: u64,
    seed: Option<u64>,
    scene: String,
}

/// What has been done.
#[derive(Default)]
struct Tally {
    passed: usize,
    failures: Vec<String>,
    census: Census,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(wish) = read(&words) else {
        eprintln!("simulation [--seeds N] [--seed S] [--scene WORDS]");
        return ExitCode::from(2);
    };
    let mut tally = Tally::default();
    match wish.seed {
        Some(seed) => tell(seed, &mut tally),
        None => play_all(&wish, &mut tally),
    }
    for failure in tally.failures.iter().take(MOST_PRINTED) {
        println!("\n{failure}");
    }
    println!("\n{} passed, {} failed", tally.passed, tally.failures.len());
    if tally.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(words: &[String]) -> Option<Wish> {
    let mut wish = Wish { stories: STORIES, seed: None, scene: String::new() };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seeds" => wish.stories = words.next()?.parse().ok()?,
            "--scene" => wish.scene.clone_from(words.next()?),
            "--seed" => wish.seed = Some(words.next()?.parse().ok()?),
            _ => return None,
        }
    }
    Some(wish)
}

/// One story, with everything that went wrong in it; twice, to show that it is the same.
fn tell(seed: u64, tally: &mut Tally) {
    let (verdict, again) = (story::play(seed), story::play(seed));
    for line in &verdict.fault_log {
        println!("{line}");
    }
    println!("seed {seed}: trace {:016x}, {:?}", verdict.trace, verdict.census);
    if verdict != again {
        tally.failures.push(format!("seed {seed} is another story the second time: {:016x}", again.trace));
    }
    tally.count(&format!("seed {seed}"), &verdict);
}

fn play_all(wish: &Wish, tally: &mut Tally) {
    let scenes: Vec<Scene> = SCENES.iter().filter(|scene| scene.name.contains(&wish.scene)).copied().collect();
    let singles: Vec<_> =
        scenes.iter().flat_map(|scene| enumerate::singles(*scene).into_iter().map(move |faults| (*scene, faults))).collect();
    println!("{} single faults of {} scenes", singles.len(), scenes.len());
    tally.add(everywhere(&singles, try_take));
    let pairs: Vec<(Scene, BTreeMap<usize, Fault>)> =
        everywhere(&scenes, |scene| enumerate::pairs(*scene).into_iter().map(|faults| (*scene, faults)).collect());
    println!("{} pairs of faults", pairs.len());
    tally.add(everywhere(&pairs, try_take));
    println!("{} stories", wish.stories);
    let seeds: Vec<u64> = (1..=wish.stories).collect();
    tally.add(everywhere(&seeds, |seed| {
        vec![(format!("seed {seed} (again: cargo xtask simulate --seed {seed})"), brief(story::play(*seed)))]
    }));
    println!("{:?}", tally.census);
}

fn try_take((scene, faults): &(Scene, BTreeMap<usize, Fault>)) -> Vec<(String, Verdict)> {
    vec![(format!("{} with {faults:?}", scene.name), brief(enumerate::take(*scene, faults.clone()).verdict))]
}

/// Of what went well nobody reads the log, and a hundred thousand of them fill the memory.
fn brief(mut verdict: Verdict) -> Verdict {
    if verdict.broken.is_empty() {
        verdict.fault_log.clear();
    }
    verdict
}

/// Does all of it on every core, and returns the answers in the order of the questions.
fn everywhere<Q: Sync, A: Send>(questions: &[Q], answer: impl Fn(&Q) -> Vec<A> + Sync) -> Vec<A> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut answers = vec![];
        while let Some((at, question)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            questions.get(at).map(|question| (at, question))
        } {
            answers.push((at, answer(question)));
        }
        answers
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut answers: Vec<(usize, Vec<A>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    answers.sort_by_key(|(at, _)| *at);
    answers.into_iter().flat_map(|(_, answers)| answers).collect()
}

impl Tally {
    fn add(&mut self, verdicts: Vec<(String, Verdict)>) {
        for (name, verdict) in verdicts {
            self.count(&name, &verdict);
        }
    }

    fn count(&mut self, name: &str, verdict: &Verdict) {
        self.census += verdict.census;
        if verdict.broken.is_empty() {
            self.passed += 1;
            return;
        }
        let log = verdict.fault_log.iter().rev().take(40).rev().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n");
        let broken = verdict.broken.iter().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n");
        self.failures.push(format!("{name}\n  the last faults:\n{log}\n  broken:\n{broken}"));
    }
}
