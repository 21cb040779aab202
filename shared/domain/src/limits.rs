//! Every limit on what comes in from outside, in one place. Characters are Unicode scalar values.

use jiff::SignedDuration;

/// A form or JSON body, in bytes (issue: a larger one is answered with 413).
pub const BODY_BYTES: usize = 256 * 1024;
/// A directory import, in bytes. The gateway hands on a body as base64, a third larger, and the function takes 6 MB.
pub const IMPORT_BYTES: usize = 4 * 1024 * 1024;
/// Faults that one answer names; a body of nothing but faults is not answered with a larger one.
pub const FAULTS: usize = 100;
/// Faults that the report of an import names one by one, over all its lines; nobody reads the eleven-hundredth.
pub const REPORTED_FAULTS: usize = 1_000;
/// How much of an unknown field's name an answer repeats, in characters: the name is the sender's own, and may be megabytes long.
pub const REPORTED_FIELD_CHARACTERS: usize = 100;
/// Lines of one directory import.
pub const IMPORT_LINES: usize = 10_000;
/// A person's or company's name, in characters.
pub const NAME_CHARACTERS: usize = 200;
/// An email address, in bytes (RFC 5321, 4.5.3.1.3).
pub const EMAIL_BYTES: usize = 254;
/// A web address, in bytes.
pub const URL_BYTES: usize = 2_000;
/// A paragraph a person wrote: use case, question, answer, reason.
pub const PROSE_CHARACTERS: usize = 4_000;
/// Entries in any list of a form: endpoints, scopes, documents.
pub const LIST_ENTRIES: usize = 20;
/// Keys of one organisation that are in force at once.
pub const API_KEYS: usize = 20;
/// Questions a reviewer may put on one application.
pub const QUESTIONS: usize = 20;
/// Calls that may be logged on one application.
pub const CALLS: usize = 20;
/// Documents that may be uploaded to one application.
pub const DOCUMENTS: usize = 20;
/// One uploaded document, in bytes.
pub const DOCUMENT_BYTES: u64 = 20 * 1024 * 1024;
/// One uploaded logo, in bytes: it is looked at whole.
pub const LOGO_BYTES: u64 = 1024 * 1024;
/// A logo's width and height, in pixels.
pub const LOGO_PIXELS: u32 = 4_096;
/// The least width and height of a logo, in pixels.
pub const LOGO_PIXELS_LEAST: u32 = 64;
/// How much of an uploaded document is looked at from its beginning, in bytes: a logo whole.
pub const LOOKED_AT_BYTES: u64 = LOGO_BYTES;
/// How much of an uploaded document is looked at from its end, in bytes.
pub const LOOKED_AT_END_BYTES: u64 = 1024;
/// Width and height of an image among the documents, in pixels.
pub const IMAGE_PIXELS: u32 = 20_000;
/// Elements, attributes and pieces of text in an SVG.
pub const SVG_NODES: usize = 20_000;
/// Elements of an SVG within each other.
pub const SVG_DEPTH: usize = 64;
/// The one line under an app's name, in characters.
pub const TAGLINE_CHARACTERS: usize = 160;
/// What an app needs one scope for, in characters.
pub const PURPOSE_CHARACTERS: usize = 300;
/// Documents that may be uploaded to one listing, over all its versions.
pub const LISTING_DOCUMENTS: usize = 60;
/// People and domains that a listing remembers as its partner's.
pub const LISTING_PEOPLE: usize = 50;
/// A file's name, in characters.
pub const FILE_NAME_CHARACTERS: usize = 120;
/// An identifier that the host platform gives its customers, trackers and locations, in characters.
pub const EXTERNAL_ID_CHARACTERS: usize = 64;
/// An `Idempotency-Key` header, in characters.
pub const IDEMPOTENCY_KEY_CHARACTERS: usize = 128;

/// Applications from one business address in [`APPLICATION_WINDOW`].
pub const APPLICATIONS_PER_ADDRESS: usize = 5;
/// Applications from one client address (IP) in [`APPLICATION_WINDOW`].
pub const APPLICATIONS_PER_CLIENT: usize = 20;
/// The sliding window in which applications are counted.
pub const APPLICATION_WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// How long an aggregate's item keeps its events for the relay and the operator's replay.
pub const EVENTS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How many bytes of events an aggregate's item keeps; the newest version's are always kept.
pub const EVENTS_BYTES: usize = 16 * 1024;

/// A server-side session.
pub const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(12);
/// A sign-in begun and not finished.
pub const SIGN_IN_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// A presigned upload form.
pub const UPLOAD_LIFETIME: SignedDuration = SignedDuration::from_mins(30);
/// Rows on one page of any list.
pub const PAGE_ROWS: usize = 25;

/// Webhook endpoints of one partner that are not deleted.
pub const WEBHOOKS: usize = 20;
/// Event types that one webhook endpoint names; one that names none gets all.
pub const WEBHOOK_EVENT_TYPES: usize = 50;
/// Attempts that a delivery's log keeps, newest last.
pub const WEBHOOK_ATTEMPTS_LOGGED: usize = 20;
/// How long a claim keeps others from attempting a delivery: longer than the function may run, by more than the clocks of
/// two instances may differ (two minutes).
pub const WEBHOOK_CLAIM: SignedDuration = SignedDuration::from_secs(180);
/// One call of a webhook endpoint: name, connection, TLS, request and answer together.
pub const WEBHOOK_CALL: SignedDuration = SignedDuration::from_secs(10);
/// How much of an endpoint's answer is read; the rest is cut off, its status counts all the same.
pub const WEBHOOK_ANSWER_BYTES: usize = 64 * 1024;
/// Events that one request sends again.
pub const WEBHOOK_REPLAYED: usize = 100;
/// What is looked for in the catalogue, in characters; nobody types more.
pub const SEARCH_CHARACTERS: usize = 200;
/// The value of a filter of the catalogue, in characters.
pub const FILTER_CHARACTERS: usize = 100;
/// Bytes beyond which a chunk of the catalogue is split: what one publication rewrites.
pub const CATALOGUE_CHUNK_BYTES: usize = 64 * 1024;
/// Bytes of a chunk that holds one entry alone; the store takes 400 KB. An entry says less than the body that wrote it, so
/// nothing that was handed in is too large for it.
pub const CATALOGUE_ENTRY_BYTES: usize = 320 * 1024;
const _: () = assert!(CATALOGUE_ENTRY_BYTES > BODY_BYTES + 16 * 1024, "an app could be handed in that the catalogue cannot hold");
/// Apps that a partner may have begun, retired ones too.
pub const LISTINGS: usize = 100;
/// Trackers, or locations, that a customer names one by one when it shares some of them with an app: a decision reads them all.
pub const SHARED_ENTRIES: usize = 100;
/// Customers of an app among whom it is counted who has which version: more are said to be more, and not read for it.
pub const ADOPTION_CUSTOMERS: usize = 1_000;
/// Duties to erase that one page shows; what is done makes room for the next.
pub const ERASURES_SHOWN: usize = 50;
/// Totals of reads that one answer adds up; each process writes its own of each day.
pub const OBSERVED_TOTALS: usize = 1_000;
/// How far ahead the day may be from which a partner takes trackers over, in days.
pub const DELEGATION_START_DAYS: u16 = 90;
/// How long a link to an app's logo shows it.
pub const LOGO_LINK: SignedDuration = SignedDuration::from_mins(5);
/// How old a function's knowledge of the catalogue may be before it looks again.
pub const CATALOGUE_FRESH: SignedDuration = SignedDuration::from_secs(5);
/// How long the catalogue is served as it was last seen while the store does not answer.
pub const CATALOGUE_STALE: SignedDuration = SignedDuration::from_mins(10);
/// Digits before the point that anybody writes of credits.
pub const CREDITS_DIGITS: usize = 9;
/// Events that one report of consumption carries.
pub const CONSUMPTION_EVENTS: usize = 500;
/// Units that one event of consumption counts.
pub const CONSUMPTION_UNITS: u32 = 1_000;
/// How far ahead of ours a clock that reports consumption may be.
pub const CONSUMPTION_AHEAD: SignedDuration = SignedDuration::from_mins(5);
/// Delegations that an account's day names one by one; what further ones consumed is counted together.
pub const DAY_DELEGATIONS: usize = 100;
/// Top-ups that an account remembers, so that one sent again is not another.
pub const TOP_UPS_KEPT: usize = 20;
/// Closed days that an account remembers for its forecast; the programme may ask for no more.
pub const CLOSED_DAYS_KEPT: usize = 31;
