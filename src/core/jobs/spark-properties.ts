/** Properties of Spark, by their names. */
export type SparkProperties = Readonly<Record<string, string>>;

// https://cloud.google.com/dataproc-serverless/docs/concepts/properties: all of them begin so.
const PROPERTY = /^(spark\.[\w.-]+)=(\S+)$/;

/** `name=value` separated by blanks, as a user types them; the first part that is none of these where there is one. */
export function parseSparkProperties(typed: string): { readonly properties: SparkProperties; readonly wrong?: string } {
  const parts = typed.split(/\s+/).filter((part) => part !== "");
  const wrong = parts.find((part) => !PROPERTY.test(part));
  const pairs = parts.flatMap((part): [string, string][] => {
    const [, name, value] = PROPERTY.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return { properties: Object.fromEntries(pairs), ...(wrong === undefined ? {} : { wrong }) };
}

/** As `parseSparkProperties` takes them. */
export function describeSparkProperties(properties: SparkProperties): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}
