//! `/customers/{org}/credits`, `/partners/{org}/credits`: what is on an account, how long it will last, and its ledger.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, numbers};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The height of the chart's highest bar.
const HIGHEST: i64 = 100;
/// The width that a day has in the chart.
const WIDTH: usize = 20;

/// An account of credits.
#[derive(Debug, Clone)]
pub struct AccountPage {
    /// The surroundings.
    pub frame: Frame,
    /// The page's path.
    pub path: String,
    /// The organisation's name.
    pub organisation: String,
    /// Whether it is a partner's.
    pub is_partner: bool,
    /// What is there, in thousandths of a credit.
    pub balance: i64,
    /// Since when nothing is left.
    pub exhausted: Option<Timestamp>,
    /// How long it will last, where that can be said.
    pub forecast: Option<ForecastView>,
    /// What the latest closed days cost, oldest first.
    pub days: Vec<DayView>,
    /// Months, newest first.
    pub months: Vec<MonthView>,
    /// The latest lines of the ledger, newest day first.
    pub lines: Vec<LineView>,
}

/// How long what is there will last.
#[derive(Debug, Clone, Copy)]
pub struct ForecastView {
    /// What a day costs, in thousandths of a credit.
    pub a_day: i64,
    /// The day (UTC) on which nothing will be left.
    pub run_out: Timestamp,
}

/// What a day cost.
#[derive(Debug, Clone, Copy)]
pub struct DayView {
    /// The day (UTC).
    pub day: Timestamp,
    /// What it cost, in thousandths of a credit.
    pub credits: i64,
}

/// What a month came to.
#[derive(Debug, Clone)]
pub struct MonthView {
    /// The month: `2026-03`.
    pub month: String,
    /// What was put on the account, in thousandths of a credit.
    pub put: i64,
    /// What was consumed.
    pub consumed: i64,
}

/// One line of the ledger.
#[derive(Debug, Clone, Copy)]
pub struct LineView {
    /// Which line.
    pub number: u64,
    /// Its day (UTC).
    pub day: Timestamp,
    /// What it is.
    pub kind: LineKind,
    /// What it adds or takes, in thousandths of a credit.
    pub credits: i64,
    /// Events of consumption that it counts.
    pub events: Option<u64>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// What the account opened with.
    Opening,
    /// What staff put on it.
    TopUp,
    /// What a day cost.
    Day,
}

/// A bar of the chart.
struct Bar {
    x: usize,
    y: i64,
    height: i64,
    title: String,
}

impl AccountPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        let t = MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale);
        crate::written(&Html { t, place: Place::Elsewhere, frame: &self.frame, page: self })
    }

    fn credits(&self, thousandths: &i64) -> String {
        numbers::credits(self.frame.locale, *thousandths)
    }

    fn count(&self, events: &u64) -> String {
        numbers::whole(self.frame.locale, i64::try_from(*events).unwrap_or(i64::MAX))
    }

    fn kind(&self, t: Text, line: &LineView) -> String {
        match line.kind {
            LineKind::Opening => t.get("kind-opening").into_owned(),
            LineKind::TopUp => t.get("kind-top-up").into_owned(),
            LineKind::Day => t.get("kind-day").into_owned(),
        }
    }

    fn chart_width(&self) -> usize {
        self.days.len() * WIDTH
    }

    /// The bars, the highest as high as the chart.
    fn bars(&self) -> Vec<Bar> {
        let most = self.days.iter().map(|day| day.credits).max().unwrap_or_default().max(1);
        let bar = |(at, day): (usize, &DayView)| {
            let height = (day.credits.max(0).saturating_mul(HIGHEST) / most).clamp(1, HIGHEST);
            let title = format!("{}: {}", language::dates::day(self.frame.locale, day.day), self.credits(&day.credits));
            Bar { x: at * WIDTH + 2, y: HIGHEST - height, height, title }
        };
        self.days.iter().enumerate().map(bar).collect()
    }
}

#[derive(Template)]
#[template(path = "account/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a AccountPage,
}
