//! Macros that declare a plain struct or a closed list of the document once, and derive from it all that the file and the
//! inspector need: defaults, RON in which only what differs from a default is stored, and access to a field by its name there.

/// Declares a struct whose every field has a default.
///
/// The struct reads from RON with any field left out and refuses fields that it does not have; it writes only the fields that
/// differ from their default.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty = $default:expr, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $type, )*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )* }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct as _;
                let default = Self::default();
                let stored = [$( self.$field != default.$field, )*];
                let count = stored.iter().filter(|differs| **differs).count();
                #[allow(unused_mut, reason = "a record without fields is written as its name alone")]
                let mut record = serializer.serialize_struct(stringify!($name), count)?;
                $( if self.$field != default.$field {
                    record.serialize_field(stringify!($field), &self.$field)?;
                } )*
                record.end()
            }
        }
    };
}

/// Declares a [`record!`] whose fields are parameters: they can also be read and set by name, as
/// [`Fields`](super::value::Fields).
macro_rules! parameters {
    (
        $(#[$meta:meta])*
        $name:ident {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty = $default:expr, )*
        }
    ) => {
        $crate::design::record::record! {
            $(#[$meta])*
            $name { $( $(#[$field_meta])* $field: $type = $default, )* }
        }

        impl $crate::design::value::Fields for $name {
            fn names(&self) -> &'static [&'static str] {
                &[$( stringify!($field), )*]
            }

            #[allow(unused_variables, reason = "a record without fields looks at no name")]
            fn get(&self, name: &str) -> Option<$crate::design::value::Value> {
                $( if name == stringify!($field) {
                    return Some($crate::design::value::Parameter::to_value(&self.$field));
                } )*
                None
            }

            #[allow(unused_variables, reason = "a record without fields looks at no name")]
            fn set(&mut self, name: &str, value: &$crate::design::value::Value) -> bool {
                $( if name == stringify!($field) {
                    return match $crate::design::value::Parameter::from_value(value) {
                        Some(value) => { self.$field = value; true }
                        None => false,
                    };
                } )*
                false
            }
        }
    };
}

/// Declares an enum of plain names, written bare in the file, with the list of all of them.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$variant_meta:meta])* $variant:ident $(= $text:literal)?, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( $(#[$variant_meta])* $(#[serde(rename = $text)])? $variant, )*
        }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// Their names, in the same order.
            pub const NAMES: &'static [&'static str] = &[$( choice!(@text $variant $(= $text)?), )*];

            /// The name as it stands in the file.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$variant => choice!(@text $variant $(= $text)?), )*
                }
            }

            /// The value of that name in the file.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.name() == name)
            }
        }

        impl $crate::design::value::Parameter for $name {
            fn to_value(&self) -> $crate::design::value::Value {
                $crate::design::value::Value::Choice(self.name())
            }

            fn from_value(value: &$crate::design::value::Value) -> Option<Self> {
                match value {
                    $crate::design::value::Value::Choice(name) => Self::from_name(name),
                    _ => None,
                }
            }
        }
    };
    (@text $variant:ident = $text:literal) => { $text };
    (@text $variant:ident) => { stringify!($variant) };
}

pub(super) use {choice, parameters, record};
