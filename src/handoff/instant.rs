/// An instant in UTC, to the second.
///
/// Nothing here reads or writes dates: the browser's `Date` does. So an instant comes in as the
/// text that `Date.prototype.toISOString` gives, whatever the server's text looked like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UtcInstant {
    basic: String,
}

impl UtcInstant {
    /// Takes a text such as `2026-11-29T09:00:00.000Z` and no other shape: neither an offset nor
    /// the six-digit years of `Date`, which calendars cannot hold. How long a month is was
    /// `Date`'s to know.
    pub fn from_iso(text: &str) -> Option<Self> {
        const SHAPE: &[u8] = b"0000-00-00T00:00:00.000Z";
        let fits =
            |(byte, shape): (u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == *shape };
        if text.len() != SHAPE.len() || !text.bytes().zip(SHAPE).all(fits) {
            return None;
        }
        let in_range = ("01"..="12").contains(&&text[5..7])
            && ("01"..="31").contains(&&text[8..10])
            && ("00"..="23").contains(&&text[11..13])
            && ("00"..="59").contains(&&text[14..16])
            && ("00"..="59").contains(&&text[17..19]);
        let basic = || text[..19].chars().filter(|character| !matches!(character, '-' | ':')).chain(['Z']);
        in_range.then(|| Self { basic: basic().collect() })
    }

    /// The basic form of ISO 8601, as calendars have it: `20261129T090000Z`.
    pub fn as_basic(&self) -> &str {
        &self.basic
    }

    /// The extended form of ISO 8601, for people: `2026-11-29T09:00:00Z`.
    pub fn as_extended(&self) -> String {
        let [date, time] = [&self.basic[..8], &self.basic[9..15]];
        format!(
            "{}-{}-{}T{}:{}:{}Z",
            &date[..4],
            &date[4..6],
            &date[6..],
            &time[..2],
            &time[2..4],
            &time[4..]
        )
    }
}
