import type { Document, Method, Parameter } from "./document.ts";
import { maskDeviations } from "./mask.ts";

/** A line for each query parameter that the method does not take, or not like this, and each that it needs. */
export function queryDeviations(document: Document, method: Method, query: URLSearchParams): string[] {
  const { parameters = {} } = method;
  const required = Object.entries(parameters)
    .filter(([name, { location, required }]) => location === "query" && required && !query.has(name))
    .map(([name]) => `?${name}: required`);
  const sent = [...new Set(query.keys())].flatMap((name) => {
    // `$alt` and `$fields` are the newer spelling of the parameters that every method takes.
    const known = parameters[name] ?? document.parameters[name] ?? document.parameters[name.replace(/^\$/, "")];
    if (!known) return [`?${name}: unknown parameter`];
    const values = query.getAll(name);
    const twice = values.length > 1 && !known.repeated ? [`?${name}: given ${values.length} times`] : [];
    return [...twice, ...values.flatMap((value) => parameterDeviation(known, name, value) ?? [])];
  });
  const mask = query.get("fields") ?? query.get("$fields");
  return [...required, ...sent, ...(mask === null ? [] : maskDeviations(document, method.response, mask))];
}

function parameterDeviation(known: Parameter, name: string, value: string): string | undefined {
  const { type, format = "", enum: allowed } = known;
  if (type === "boolean" && !/^(true|false)$/.test(value)) return `?${name}: not a boolean: ${value}`;
  if ((type === "integer" || /^u?int64$/.test(format)) && !/^-?\d+$/.test(value)) {
    return `?${name}: not a number: ${value}`;
  }
  // The newer spelling takes options too: `json;enum-encoding=int`.
  const [choice = ""] = name.startsWith("$") ? value.split(";") : [value];
  if (allowed && !allowed.includes(choice)) return `?${name}: not in the enum: ${value}`;
  return undefined;
}
