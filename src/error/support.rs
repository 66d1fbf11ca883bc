use super::Error;

/// What the server may say with the very words that it was sent.
const DETAIL: &str = "Detail";
/// More than so many characters of one text are cut: it may come from anywhere.
const LONGEST: usize = 2000;

impl Error {
    /// Returns what is known of the failure beyond its words, each fact with its name. The server's
    /// texts are cut, and are for people only (RFC 9457 3.1.4).
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let problem = self.problem.clone().unwrap_or_default();
        let status = match (self.status, problem.status) {
            (Some(http), Some(meant)) if http != meant => {
                Some(format!("{http} (its text says {meant}; something between may have changed it)"))
            }
            (Some(0), _) => Some("a redirect".to_owned()),
            (http, _) => http.map(|http| http.to_string()),
        };
        let mut details = Vec::new();
        let mut add = |name, text: Option<String>| {
            if let Some(text) = text {
                details.push((name, text.chars().take(LONGEST).collect()));
            }
        };
        add("HTTP status", status);
        add("Title", problem.title);
        add(DETAIL, problem.detail);
        // This one says nothing beyond the status (RFC 9457 4.2.1).
        add("Type", problem.type_.filter(|it| it != "about:blank"));
        add("Instance", problem.instance);
        add("Credential", self.credential_id.clone());
        add("Note", Some(self.note.clone()).filter(|note| !note.is_empty()));
        add("Operation", Some(format!("{:?}, at step {:?}", self.operation, self.step)));
        add("Version", Some(crate::VERSION.to_owned()));
        details
    }

    /// Returns what a support request needs to tell of the failure, a line for each fact: never a
    /// token, a password, or the server's detail, which may repeat what it was sent.
    ///
    /// `at` is when it happened, as a text.
    pub fn for_support(&self, at: &str) -> String {
        let mut text = format!("Time: {at}");
        for (name, value) in self.details().into_iter().filter(|(name, _)| *name != DETAIL) {
            text.push_str(&format!("\n{name}: {value}"));
        }
        text
    }
}
