/// An instant in UTC, to the second.
///
/// Dates are read and written by the browser's `Date`. So an instant is made of the text that
/// `Date.prototype.toISOString` returns, not of the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UtcInstant {
    extended: String,
}

impl UtcInstant {
    /// Parses a text such as `2026-11-29T09:00:00.000Z`. Returns `None` for any other shape, such as
    /// one with an offset or with the six-digit years of `Date`, which calendars cannot hold. Does not
    /// check the length of the month, which `Date` did.
    pub fn from_iso(text: &str) -> Option<Self> {
        const SHAPE: &[u8] = b"0000-00-00T00:00:00.000Z";
        let fits =
            |(byte, shape): (u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == *shape };
        if text.len() != SHAPE.len() || !text.bytes().zip(SHAPE).all(fits) {
            return None;
        }
        let between = |at: usize, range: std::ops::RangeInclusive<&str>| {
            text.get(at..at + 2).is_some_and(|digits| range.contains(&digits))
        };
        let in_range = between(5, "01"..="12")
            && between(8, "01"..="31")
            && between(11, "00"..="23")
            && between(14, "00"..="59")
            && between(17, "00"..="59");
        let to_the_second = text.get(..19).filter(|_| in_range)?;
        Some(Self { extended: format!("{to_the_second}Z") })
    }

    /// Returns the basic form of ISO 8601, which calendars use: `20261129T090000Z`.
    pub fn as_basic(&self) -> String {
        self.extended.chars().filter(|character| !matches!(character, '-' | ':')).collect()
    }

    /// Returns a number that is higher for every later minute, for a calendar's `SEQUENCE`, which is
    /// below 2^31 (RFC 5545, section 3.3.8). It counts minutes from the year 2000 as if every month had
    /// 31 days, which needs no calendar. Earlier instants are 0.
    pub(super) fn revision(&self) -> u32 {
        let number = |at: usize, length: usize| -> u32 {
            self.extended.get(at..at + length).and_then(|digits| digits.parse().ok()).unwrap_or_default()
        };
        let months = number(0, 4).saturating_sub(2000) * 12 + number(5, 2);
        let days = months * 31 + number(8, 2);
        // The years end with 9999, far below the limit.
        (days * 24 + number(11, 2)).saturating_mul(60).saturating_add(number(14, 2)).min(i32::MAX as u32)
    }

    /// Returns the extended form of ISO 8601: `2026-11-29T09:00:00Z`.
    pub fn as_extended(&self) -> &str {
        &self.extended
    }
}
