//! A value that the browser's own JSON parser made, as serde reads it. serde-wasm-bindgen reads more
//! than JSON has and words each mismatch, which made this part of the package three times as large.

use std::cell::RefCell;
use std::fmt;

use js_sys::{Array, Object, Reflect};
use serde::de::value::U64Deserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use wasm_bindgen::{JsCast, JsValue};

/// Reads a value.
pub(crate) fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, Mismatch> {
    T::deserialize(Value(value))
}

/// A value of another shape; the member that is missing, where one is.
#[derive(Debug)]
pub(crate) struct Mismatch(pub(crate) Option<&'static str>);

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }

    // The provided ones print what they met.
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self(None)
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self(None)
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self(None)
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Some(field))
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self(None)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.unwrap_or_default())
    }
}

impl std::error::Error for Mismatch {}

struct Value(JsValue);

/// A value by its type.
enum Sorted {
    Text(String),
    Whole(u64),
    Number(f64),
    Truth(bool),
    List(Array),
    /// Pairs of name and value.
    Object(Array),
    Nothing,
}

// None of these is generic: what serde derives calls them once per member.
impl Value {
    #[inline(never)]
    fn sorted(&self) -> Sorted {
        let Self(value) = self;
        if let Some(text) = value.as_string() {
            Sorted::Text(text)
        } else if let Ok(number) = self.whole() {
            Sorted::Whole(number)
        } else if let Some(number) = value.as_f64() {
            Sorted::Number(number)
        } else if let Some(truth) = value.as_bool() {
            Sorted::Truth(truth)
        } else if let Ok(Items { list, .. }) = self.items() {
            Sorted::List(list)
        } else if value.is_object() {
            Sorted::Object(Object::entries(value.unchecked_ref()))
        } else {
            Sorted::Nothing
        }
    }

    #[inline(never)]
    fn text(&self) -> Result<String, Mismatch> {
        self.0.as_string().ok_or(Mismatch(None))
    }

    /// A whole number of JSON's is one of Rust's, as long as it is exact.
    #[inline(never)]
    fn whole(&self) -> Result<u64, Mismatch> {
        const LARGEST: f64 = 9_007_199_254_740_991.0;
        let number =
            self.0.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=LARGEST).contains(number));
        number.map(|number| number as u64).ok_or(Mismatch(None))
    }

    #[inline(never)]
    fn items(&self) -> Result<Items, Mismatch> {
        self.0.dyn_ref::<Array>().map(|list| Items { list: list.clone(), next: 0 }).ok_or(Mismatch(None))
    }

    #[inline(never)]
    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.sorted() {
            Sorted::Text(text) => visitor.visit_string(text),
            Sorted::Whole(number) => visitor.visit_u64(number),
            Sorted::Number(number) => visitor.visit_f64(number),
            Sorted::Truth(truth) => visitor.visit_bool(truth),
            Sorted::List(list) => visitor.visit_seq(Items { list, next: 0 }),
            Sorted::Object(members) => visitor.visit_map(Members { members, next: 0 }),
            Sorted::Nothing => visitor.visit_unit(),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_u64(self.whole()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_bool(self.0.as_bool().ok_or(Mismatch(None))?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.is_nothing() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        }
    }

    /// Of an object only what is asked for: members that are unknown cost nothing.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        if !self.0.is_object() {
            return Err(Mismatch(None));
        }
        visitor.visit_map(Fields { object: self.0, names: names(fields), next: 0, value: JsValue::UNDEFINED })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char bytes byte_buf
        unit unit_struct newtype_struct tuple tuple_struct map enum identifier
    }
}

struct Items {
    list: Array,
    next: u32,
}

impl Items {
    #[inline(never)]
    fn advance(&mut self) -> Option<Value> {
        let item = (self.next < self.list.length()).then(|| Value(self.list.get(self.next)));
        self.next += 1;
        item
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mismatch> {
        self.advance().map(|item| seed.deserialize(item)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.list.length().saturating_sub(self.next) as usize)
    }
}

struct Members {
    members: Array,
    next: u32,
}

impl Members {
    fn part(&self, number: u32, part: u32) -> Value {
        Value(self.members.get(number).unchecked_into::<Array>().get(part))
    }
}

impl<'de> MapAccess<'de> for Members {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        if self.next == self.members.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(self.part(self.next - 1, 0)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(self.part(self.next - 1, 1))
    }
}

struct Fields {
    object: JsValue,
    names: Array,
    next: u32,
    value: JsValue,
}

/// A struct's fields as JavaScript's strings, made once: a list has the same hundreds of times.
fn names(fields: &'static [&'static str]) -> Array {
    thread_local!(static KNOWN: RefCell<Vec<(*const &'static str, Array)>> = const { RefCell::new(Vec::new()) });
    KNOWN.with_borrow_mut(|known| {
        if let Some((_, names)) = known.iter().find(|(of, _)| *of == fields.as_ptr()) {
            return names.clone();
        }
        let names: Array = fields.iter().map(|field| JsValue::from_str(field)).collect();
        known.push((fields.as_ptr(), names.clone()));
        names
    })
}

impl Fields {
    /// The number of the next field that is there.
    #[inline(never)]
    fn advance(&mut self) -> Option<u64> {
        while self.next < self.names.length() {
            self.next += 1;
            self.value = Reflect::get(&self.object, &self.names.get(self.next - 1)).unwrap_or_default();
            if !self.value.is_undefined() {
                return Some(u64::from(self.next) - 1);
            }
        }
        None
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        // A field goes by its number as well, which compares no texts.
        let number = self.advance().map(IntoDeserializer::<Mismatch>::into_deserializer);
        number.map(|number: U64Deserializer<Mismatch>| seed.deserialize(number)).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mismatch> {
        seed.deserialize(Value(std::mem::take(&mut self.value)))
    }
}
