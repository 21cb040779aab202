//! A stream's image of an item, as plain JSON. Each value comes wrapped in its type: `{"S": "text"}`, `{"N": "1"}`.

use serde_json::{Map, Number, Value};

/// The attributes of an image.
pub(crate) fn json(image: Map<String, Value>) -> Map<String, Value> {
    image.into_iter().map(|(name, value)| (name, plain(value))).collect()
}

fn plain(wrapped: Value) -> Value {
    let Value::Object(wrapped) = wrapped else { return Value::Null };
    let Some((kind, value)) = wrapped.into_iter().next() else { return Value::Null };
    match (kind.as_str(), value) {
        ("S", text @ Value::String(_)) => text,
        ("BOOL", flag @ Value::Bool(_)) => flag,
        ("N", Value::String(digits)) => number(&digits),
        ("M", Value::Object(members)) => Value::Object(json(members)),
        ("L", Value::Array(values)) => values.into_iter().map(plain).collect(),
        // NULL, and the types that none of our items has (binary, sets).
        _ => Value::Null,
    }
}

fn number(digits: &str) -> Value {
    let whole = digits.parse::<i64>().map(Number::from).or_else(|_| digits.parse::<u64>().map(Number::from)).ok();
    whole.or_else(|| digits.parse::<f64>().ok().and_then(Number::from_f64)).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_type_our_items_have_reads_as_json() {
        let image =
            json!({"a": {"S": "x"}, "b": {"N": "42"}, "c": {"M": {"d": {"L": [{"BOOL": true}, {"NULL": true}]}}}, "e": {"N": "-1.5"}});
        let Value::Object(image) = image else { panic!() };
        assert_eq!(Value::Object(super::json(image)), json!({"a": "x", "b": 42, "c": {"d": [true, null]}, "e": -1.5}));
    }
}
