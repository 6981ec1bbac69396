/** Terms that compare a time: RFC 3339, in UTC where the literal names no offset. */
export const TIME_TERMS = ["createdTime", "modifiedTime"] as const;
export type TimeTerm = (typeof TIME_TERMS)[number];

/** Terms that compare a text with `=`, `!=` or `contains`. */
export const TEXT_TERMS = ["name", "mimeType"] as const;
export type TextTerm = (typeof TEXT_TERMS)[number];

/** Terms that compare with `true` or `false`. */
export const FLAG_TERMS = ["trashed", "starred"] as const;
export type FlagTerm = (typeof FLAG_TERMS)[number];

/** Collections that a value is looked for `in`. */
export const COLLECTION_TERMS = ["parents", "owners", "writers", "readers"] as const;
export type CollectionTerm = (typeof COLLECTION_TERMS)[number];

/** What `has` looks into by key and value. */
export const PROPERTY_TERMS = ["properties", "appProperties"] as const;
export type PropertyTerm = (typeof PROPERTY_TERMS)[number];

/** How a term is compared with a value. */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** What a `q` means. */
export type Query =
  | { readonly kind: "and" | "or"; readonly left: Query; readonly right: Query }
  | { readonly kind: "not"; readonly operand: Query }
  | {
      readonly kind: "text";
      readonly term: TextTerm;
      readonly operator: "=" | "!=" | "contains";
      readonly value: string;
    }
  | { readonly kind: "time"; readonly term: TimeTerm; readonly operator: Operator; readonly value: Date }
  | { readonly kind: "flag"; readonly term: FlagTerm; readonly value: boolean }
  | { readonly kind: "in"; readonly term: CollectionTerm; readonly value: string }
  | { readonly kind: "has"; readonly term: PropertyTerm; readonly key: string; readonly value: string }
  | { readonly kind: "shortcutTarget"; readonly value: string }
  | { readonly kind: "sharedWithMe"; readonly value: boolean };
