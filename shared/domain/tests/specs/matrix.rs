//! State × command: walks the tables of the specifications and of the module documentation.

use std::collections::{BTreeMap, BTreeSet};

use domain::{aggregate::Aggregate, event::Occasion};

use super::world::{name_of, programme, then};

/// What an aggregate's specification brings to the walk.
pub trait Specified: Aggregate {
    /// One table per command. Its head names the command and its variants, each row a state and what comes of it:
    /// `claimed → in_review`, events joined by `+`; `nothing`; or the name of the rejection.
    const TABLES: &'static [&'static str];
    /// One table of event × state: the state reached, `changes` within the state, or `–` for no change at all.
    const EVENTS: &'static str;
    /// What its events are named after.
    const NAMED_AFTER: &'static str = Self::NAME;
    /// The source of the module's documentation.
    const DOCUMENTATION: &'static str;

    /// Every state by name; the first word is its label.
    fn states() -> Vec<(&'static str, Self::State)>;
    /// A variant of a command and the occasion it is given on.
    fn command(command: &str, variant: &str) -> (Self::Command, Occasion);
    /// The name of a command: an exhaustive match, so that a new command does not compile before it has a table.
    fn name_of_command(command: &Self::Command) -> &'static str;
    /// Every event.
    fn events() -> Vec<Self::Event>;
    /// In which of the states of a label an event is seen to change something.
    fn witness(label: &str) -> &'static str;
}

/// One cell: what a state makes of a command.
struct Cell<A: Aggregate> {
    command: &'static str,
    variant: &'static str,
    state: &'static str,
    expected: &'static str,
    before: A::State,
    outcome: Result<Vec<A::Event>, A::Rejection>,
    after: A::State,
}

impl<A: Specified> Cell<A> {
    fn actual(&self) -> String {
        match &self.outcome {
            // A rejection that lists everything in the way is told by its name; what it lists has specifications of its own.
            Err(rejection) => format!("{rejection:?}").split("([").next().unwrap().to_owned(),
            Ok(events) if events.is_empty() => "nothing".to_owned(),
            Ok(events) => {
                let names: Vec<_> = events.iter().map(name_of).collect();
                let (before, after) = (A::label(&self.before), A::label(&self.after));
                let arrow = if before == after { String::new() } else { format!(" → {after}") };
                format!("{}{arrow}", names.join(" + "))
            }
        }
    }
}

fn rows_of(table: &'static str) -> Vec<Vec<&'static str>> {
    let rows = table.lines().map(str::trim).filter(|line| !line.is_empty());
    rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

fn walk<A: Specified>() -> Vec<Cell<A>> {
    let states = A::states();
    let mut cells = vec![];
    for table in A::TABLES {
        let rows = rows_of(table);
        let (head, body) = rows.split_first().unwrap();
        let names: Vec<_> = body.iter().map(|row| row[0]).collect();
        assert_eq!(names, states.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "{}: a row for every state", head[0]);
        for ((state, before), row) in states.iter().zip(body) {
            assert_eq!(row.len(), head.len(), "{}, {state}: a cell for every variant", head[0]);
            for (&variant, &expected) in head.iter().zip(row).skip(1) {
                let (command, occasion) = A::command(head[0], variant);
                assert_eq!(A::name_of_command(&command), head[0]);
                let outcome = A::decide(before, command, &occasion, &programme());
                let after = then::<A>(before, outcome.as_deref().unwrap_or(&[]), occasion.now);
                cells.push(Cell { command: head[0], variant, state, expected, before: before.clone(), outcome, after });
            }
        }
    }
    cells
}

/// The given state, when the command comes, then exactly this.
pub fn every_cell_holds<A: Specified>() {
    let wrong: Vec<_> = (walk::<A>().iter())
        .filter(|cell| cell.actual() != cell.expected)
        .map(|cell| format!("{}, {}, by {}: expected {}, got {}", cell.state, cell.command, cell.variant, cell.expected, cell.actual()))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every state and every command stands in the tables, as the documentation names them.
pub fn nothing_is_left_out<A: Specified>() {
    let documented = documented::<A>();
    let labels: BTreeSet<_> = A::states().iter().map(|(name, state)| (A::label(state), label_in(name))).collect();
    assert!(labels.iter().all(|(label, named)| label == named), "each state's name begins with its label: {labels:?}");
    let labels: BTreeSet<_> = labels.into_iter().map(|(label, _)| label).collect();
    assert_eq!(labels, documented.keys().map(|(_, label)| *label).collect(), "the documentation has a column for every state");
    let commands: BTreeSet<_> = A::TABLES.iter().map(|table| rows_of(table)[0][0]).collect();
    assert_eq!(commands, documented.keys().map(|(command, _)| *command).collect(), "the documentation has a row for every command");
}

/// The same command on the same occasion again does nothing more.
pub fn a_repeated_command_is_nothing<A: Specified>() {
    for cell in walk::<A>() {
        let (command, occasion) = A::command(cell.command, cell.variant);
        let again = A::decide(&cell.after, command, &occasion, &programme());
        let events = again.unwrap_or_default();
        assert!(events.is_empty(), "{}, {}, by {}: repeated gave {events:?}", cell.state, cell.command, cell.variant);
    }
}

/// The table in the module documentation says what happens: an arrow for each state that can be reached and no other,
/// `refused`, `not found` and `nothing` exactly where some variant of the command meets with that.
pub fn the_documentation_is_true<A: Specified>() {
    let mut observed: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for cell in walk::<A>() {
        let claim = match &cell.outcome {
            Err(rejection) if format!("{rejection:?}") == "NotFound" => "not found".to_owned(),
            Err(_) => "refused".to_owned(),
            Ok(events) if events.is_empty() => "nothing".to_owned(),
            Ok(_) if A::label(&cell.before) == A::label(&cell.after) => continue,
            Ok(_) => format!("→ {}", A::label(&cell.after)),
        };
        observed.entry((cell.command, A::label(&cell.before))).or_default().insert(claim);
    }
    for (place, text) in documented::<A>() {
        let mut claimed: BTreeSet<_> =
            ["not found", "refused", "nothing"].into_iter().filter(|word| text.contains(word)).map(str::to_owned).collect();
        claimed.extend(text.split('→').skip(1).map(|rest| format!("→ {}", label_in(rest.trim()))));
        assert_eq!(claimed, observed.remove(&place).unwrap_or_default(), "{} of {}: documented as {text:?}", place.0, place.1);
    }
}

/// Every event on every state: the states named in the table are reached, everything else changes nothing.
pub fn evolve_is_total<A: Specified>(at: jiff::Timestamp) {
    let rows = rows_of(A::EVENTS);
    let (head, body) = rows.split_first().unwrap();
    let events = A::events();
    let names: Vec<_> = events.iter().map(name_of).collect();
    assert_eq!(names, body.iter().map(|row| row[0]).collect::<Vec<_>>(), "a row for every event");
    for (event, row) in events.iter().zip(body) {
        for (name, before) in A::states() {
            let column = head.iter().position(|label| *label == A::label(&before)).unwrap();
            let after = A::evolve(before.clone(), event, at);
            let context = format!("{} on {name}", row[0]);
            match row[column] {
                "–" => assert_eq!(after, before, "{context} is impossible and changes nothing"),
                _ if name != A::witness(A::label(&before)) => {}
                "changes" => {
                    assert_ne!(after, before, "{context} changes something");
                    assert_eq!(A::label(&after), A::label(&before), "{context}");
                }
                arrow => assert_eq!(format!("→ {}", A::label(&after)), arrow, "{context}"),
            }
        }
    }
}

fn label_in(name: &str) -> &str {
    name.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap()
}

/// The cells of the documented table by command and label.
fn documented<A: Specified>() -> BTreeMap<(&'static str, &'static str), &'static str> {
    let mut rows = A::DOCUMENTATION.lines().filter_map(|line| line.strip_prefix("//! |")).filter(|line| !line.starts_with("---"));
    let cells = |line: &'static str| line.trim_end_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    let head = cells(rows.next().unwrap());
    assert_eq!(head[0], "command ＼ state");
    let mut documented = BTreeMap::new();
    for row in rows.map(cells) {
        assert_eq!(row.len(), head.len(), "{}: a cell for every state", row[0]);
        documented.extend(head.iter().zip(&row).skip(1).map(|(label, text)| ((row[0], *label), *text)));
    }
    documented
}
