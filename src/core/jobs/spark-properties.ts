/** Properties of Spark, by their names. */
export type SparkProperties = Readonly<Record<string, string>>;

// https://cloud.google.com/dataproc-serverless/docs/concepts/properties: all of them begin so; a value with blanks, such as
// that of spark.driver.extraJavaOptions, stands in quotes.
const PROPERTY = /^((?:spark|dataproc)\.[\w.-]+)=([^\s"]+|"(?:[^"\\]|\\.)*")$/s;
// Quotes that nobody closed go to the end, and then are no property.
const PART = /(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/gs;

/** `name=value` separated by blanks, as a user types them; the first part that is none of these where there is one. */
export function parseSparkProperties(typed: string): { readonly properties: SparkProperties; readonly wrong?: string } {
  const parts = typed.match(PART) ?? [];
  const wrong = parts.find((part) => !PROPERTY.test(part));
  const pairs = parts.flatMap((part): [string, string][] => {
    const [, name, value] = PROPERTY.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, unquoted(value)]];
  });
  return { properties: Object.fromEntries(pairs), ...(wrong === undefined ? {} : { wrong }) };
}

/** As `parseSparkProperties` takes them. */
export function describeSparkProperties(properties: SparkProperties): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(" ");
}

function quoted(value: string): string {
  return /^[^\s"]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, "$1") : value;
}
