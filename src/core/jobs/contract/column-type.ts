/** The form of a column's type. A decimal's digits may still be too many. */
export const COLUMN_TYPE = /^(string|integer|double|boolean|date|timestamp|decimal\(\d{1,2}, *\d{1,2}\))$/;
