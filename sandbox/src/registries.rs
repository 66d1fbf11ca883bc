use jiff::{SignedDuration, Span, Timestamp, ToSpan, tz::TimeZone};
use regcred::model::{Link, Links, Registry};

use crate::credentials::Issued;
use crate::instant;
use crate::logins::Account;
use crate::misbehaviour::Behaviour;

/// A registry of the sandbox. Its id is also its name, and tells what it does.
pub(crate) struct Definition {
    pub(crate) id: &'static str,
    pub(crate) behaviour: Behaviour,
    pub(crate) description: &'static str,
}

const fn define(id: &'static str, behaviour: Behaviour, description: &'static str) -> Definition {
    Definition { id, behaviour, description }
}

/// All of them: those that work, then those that misbehave on purpose.
#[rustfmt::skip] // a table
pub(crate) const DEFINITIONS: [Definition; 37] = [
    define("sandbox-json-key", Behaviour::Works, "works: _json_key with a JSON key of several lines"),
    define("sandbox-robot", Behaviour::Works, "works: robot$name with a secret of one line"),
    define("sandbox-history", Behaviour::Works, "works: has active, ending, expired and revoked credentials"),
    define("sandbox-full", Behaviour::Works, "works: but has 2 credentials of 2"),
    define("sandbox-fills", Behaviour::Works, "works: has 1 credential of 3"),
    define("sandbox-many", Behaviour::Works, "works: has 10,000 credentials of 20,000"),
    define("sandbox-refuses", Behaviour::Refuses, "refuses to create and to list (403)"),
    define("sandbox-unauthorized", Behaviour::Unauthorized, "rejects the access token on creation (401)"),
    define("sandbox-gone", Behaviour::Gone, "is in the list, but answers 404 to all else"),
    define("sandbox-removed", Behaviour::Removed, "is listed with removed=true only, and answers 404 to all else"),
    define("sandbox-contradicts", Behaviour::Contradicts, "answers creation with 404 and a problem that says 403"),
    define("sandbox-strict", Behaviour::Strict, "refuses creation with two violations (400)"),
    define("sandbox-hostile-text", Behaviour::HostileText, "refuses creation (400) in words full of HTML and scripts"),
    define("sandbox-conflict", Behaviour::Conflict, "refuses creation as a conflict (409)"),
    define("sandbox-too-large", Behaviour::TooLarge, "refuses creation as too large (413)"),
    define("sandbox-busy", Behaviour::Busy, "has had too many creations (429, Retry-After: 5)"),
    define("sandbox-breaks", Behaviour::Breaks, "breaks on creation (500) and creates nothing"),
    define("sandbox-breaks-after", Behaviour::BreaksAfter, "creates, then breaks (500)"),
    define("sandbox-gateway", Behaviour::Gateway, "is behind a gateway that answers creation with HTML (502)"),
    define("sandbox-unavailable", Behaviour::Unavailable, "is unavailable on creation (503, Retry-After: 20)"),
    define("sandbox-unavailable-date", Behaviour::UnavailableDate, "is unavailable on creation (503, Retry-After: 20 s ahead as a date)"),
    define("sandbox-slow", Behaviour::Slow { seconds: 35 }, "creates at once, answers after 35 s"),
    define("sandbox-slow-3", Behaviour::Slow { seconds: 3 }, "creates at once, answers after 3 s"),
    define("sandbox-drops", Behaviour::Drops, "creates, then cuts the connection without an answer"),
    define("sandbox-drops-once", Behaviour::DropsOnce, "creates and cuts the connection; creates again and answers if the browser sends the same at once"),
    define("sandbox-lags", Behaviour::Lags { seconds: 4 }, "creates, then cuts the connection; lists and shows what is new after 4 s"),
    define("sandbox-twins", Behaviour::Twins, "creates as a colleague creates the same, then cuts the connection"),
    define("sandbox-doubles", Behaviour::Doubles, "creates two, as from a second tab, then cuts the connection"),
    define("sandbox-empty-answer", Behaviour::EmptyAnswer, "creates, answers 201 with an empty body"),
    define("sandbox-truncated", Behaviour::Truncated, "creates, answers 201 with half of the password"),
    define("sandbox-no-location", Behaviour::NoLocation, "creates, answers 201 without Location"),
    define("sandbox-foreign-location", Behaviour::ForeignLocation, "creates, answers 201 with a Location on another host"),
    define("sandbox-list-breaks", Behaviour::ListBreaks, "creates, but cannot list (500)"),
    define("sandbox-list-slow", Behaviour::ListSlow { seconds: 5 }, "creates, but answers a list after 5 s"),
    define("sandbox-details-fail", Behaviour::DetailsFail, "creates, but cannot show a credential (500)"),
    define("sandbox-revoke-fails", Behaviour::RevokeFails, "creates, but cannot revoke (500)"),
    define("sandbox-old-shape", Behaviour::OldShape, "shows credentials in the older text's shape: no expiry, no status"),
];

/// The one of that id.
pub(crate) fn find(id: &str) -> Option<&'static Definition> {
    const { &DEFINITIONS }.iter().find(|definition| definition.id == id)
}

impl Definition {
    /// The kind of account that its credentials are.
    pub(crate) fn account(&self) -> Account {
        if self.id == "sandbox-json-key" { Account::JsonKey } else { Account::Robot }
    }

    /// The most live credentials that it may have.
    pub(crate) fn credentials_limit(&self) -> u32 {
        match self.id {
            "sandbox-many" => 20_000,
            "sandbox-full" => 2,
            "sandbox-fills" => 3,
            "sandbox-history" | "sandbox-strict" => 10,
            // Tests create in the others without end.
            _ => 10_000,
        }
    }

    /// How it is listed; `url` is where the container registry really is.
    pub(crate) fn listed(&self, url: &str, started: Timestamp) -> Registry {
        let hosted = self.account() == Account::JsonKey;
        let shared = self.id == "sandbox-history";
        let healthy = !matches!(
            self.behaviour,
            Behaviour::Unavailable | Behaviour::UnavailableDate | Behaviour::Gateway
        );
        let removed = self.behaviour == Behaviour::Removed;
        let provider = if hosted { "GOOGLE_ARTIFACT_REGISTRY" } else { "HARBOR" };
        Registry {
            id: self.id.to_owned(),
            name: self.id.to_owned(),
            url: url.to_owned(),
            healthy: Some(healthy),
            last_checked_at: Some(instant(started)),
            unhealthy_cause: (!healthy)
                .then(|| format!("Get \"{url}/v2/\": dial tcp: connect: connection refused")),
            description: Some(self.description.to_owned()),
            hosted: Some(hosted),
            vmware_managed: Some(true),
            shared: Some(shared),
            owned: Some(!shared),
            provider: Some(provider.to_owned()),
            created_at: Some(instant(started)),
            created_by: Some("developer".to_owned()),
            updated_at: Some(instant(started)),
            updated_by: Some("Sandbox".to_owned()),
            removed_at: removed.then(|| instant(started)),
            removed_by: removed.then(|| "developer".to_owned()),
            application_count: Some(1),
            credentials_limit: Some(self.credentials_limit()),
            links: Some(Links {
                credentials: Some(Link { href: format!("/v1/registries/{}/credentials", self.id) }),
            }),
        }
    }

    /// The credentials that it has from the start.
    pub(crate) fn seeds(&self, started: Timestamp) -> Vec<Issued> {
        let robot = |description: &str, age: Span| {
            Issued::new(Account::Robot, description, "developer", before(started, age))
        };
        let ending_in = |days: i64| {
            let end = started + SignedDuration::from_hours(24 * days);
            let created = before(end, 2.years());
            Issued::new(Account::Robot, &format!("Ends in {days} days"), "developer", created)
        };
        match self.id {
            "sandbox-full" => vec![robot("Server A", 90.days()), robot("Server B", 30.days())],
            "sandbox-fills" => vec![robot("Server A", 90.days())],
            "sandbox-many" => (1..=10_000).map(|number| one_of_many(number, started)).collect(),
            "sandbox-old-shape" => vec![robot("Server A", 90.days()), robot("Server B", 30.days())],
            "sandbox-hostile-text" => vec![robot("<img src=x onerror=alert(1)>\u{202e}drowssap", 1.days())],
            "sandbox-history" => vec![
                robot("Expired last month", 25.months()),
                ending_in(5),
                ending_in(25),
                ending_in(55),
                robot("Revoked by a colleague", 1.years()).removed(before(started, 10.days()), "colleague"),
                robot("Server A", 7.days()),
                robot("Server A", 6.days()),
            ],
            _ => Vec::new(),
        }
    }
}

/// A credential of a large organization; the first of them are the oldest.
fn one_of_many(number: u32, started: Timestamp) -> Issued {
    const CREATORS: [&str; 5] = ["developer", "colleague", "operator", "ci-pipeline", "release-manager"];
    let description = match number % 4 {
        0 => format!("Cluster eu-{}, node {number:04}", number % 7 + 1),
        1 => format!("Server {number:04} in rack {}", number % 40 + 11),
        2 => format!("Pipeline {number:04}, stage deploy"),
        _ => format!("Laptop {number:04}, on loan"),
    };
    let age = match number {
        // These end within 30 days, some of them within 7.
        ..=20 => SignedDuration::from_hours(24 * 730 - 34 * i64::from(number)),
        // From 23 months ago until now.
        _ => SignedDuration::from_mins(100 * i64::from(10_001 - number)),
    };
    Issued::new(Account::Robot, &description, CREATORS[number as usize % CREATORS.len()], started - age)
}

fn before(instant: Timestamp, age: Span) -> Timestamp {
    instant.to_zoned_datetime(TimeZone::UTC).checked_sub(age).map_or(instant, |earlier| earlier.timestamp())
}
