import { HttpError } from "../http/http-error.ts";

/**
 * A query parameter that a method knows, and how its text is read. `Value` is what the method works with; undefined
 * where the request leaves the parameter out.
 */
export interface Parameter<Value> {
  /** @throws HttpError 400 for a text that is no such value, 501 for one that asks for what is not emulated */
  read(texts: readonly string[], name: string): Value;
}

/** The parameters of one method by name: those of Google's discovery document, all of them. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What a request says, parameter by parameter. */
export type Values<Known extends Parameters> = {
  readonly [Name in keyof Known]: Known[Name] extends Parameter<infer Value> ? Value : never;
};

/** Query parameters of every method: https://cloud.google.com/apis/docs/system-parameters. Each may begin with a `$`. */
const SYSTEM = new Set([
  ...[
    "alt",
    "fields",
    "key",
    "prettyPrint",
    "quotaUser",
    "userIp",
    "uploadType",
    "upload_protocol",
    "$.xgafv",
    "xgafv",
  ],
  ...["access_token", "oauth_token"],
]);

/**
 * What a request's query says.
 * @throws HttpError 400 for a parameter that Google does not know, that has no such value, or that is missing and
 * required; 501 with the parameter's name for one that asks for what is not emulated
 */
export function readParameters<const Known extends Parameters>(url: URL, known: Known): Values<Known> {
  for (const name of url.searchParams.keys()) {
    if (!Object.hasOwn(known, name) && !isSystem(name)) throw unknownParameter(name);
  }
  const values = Object.entries(known).map(([name, parameter]) => {
    const texts = url.searchParams.getAll(name).filter((text) => text !== "");
    return [name, parameter.read(texts, name)] as const;
  });
  return Object.fromEntries(values) as Values<Known>;
}

/** Any text; an empty one counts as left out. */
export const text: Parameter<string | undefined> = { read: ([text]) => text };

/** A parameter that may be given several times. */
export const texts: Parameter<readonly string[]> = { read: (all) => all };

/** `true`, `True`, `1`, `t`, `yes` and their opposites, in any case: what Google's own parser takes (absl SimpleAtob). */
export const flag: Parameter<boolean | undefined> = single((text, name) => {
  if (/^(?:true|t|yes|y|1)$/i.test(text)) return true;
  if (/^(?:false|f|no|n|0)$/i.test(text)) return false;
  throw invalidParameter(name, `Invalid value for parameter '${name}': '${text}' is not a boolean.`);
});

/** A whole number. */
export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Parameter<number | undefined> {
  return single((text, name) => {
    const number = Number(text);
    if (/^-?\d{1,16}$/.test(text) && number >= least && number <= most) return number;
    throw invalidParameter(name, `Invalid value at '${name}': ${text}`);
  });
}

/** One of the words. */
export function word<const Word extends string>(...words: readonly Word[]): Parameter<Word | undefined> {
  return single((text, name) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw invalidParameter(name, `Invalid value '${text}'. Allowed values are: [${words.join(", ")}]`);
  });
}

/** The same, and 400 where the request leaves it out. */
export function required<Value>(parameter: Parameter<Value | undefined>): Parameter<Value> {
  return {
    read(texts, name) {
      const value = parameter.read(texts, name);
      if (value !== undefined) return value;
      throw new HttpError(400, "required", `Required parameter: ${name}`, at(name));
    },
  };
}

/**
 * A parameter that Google acts on and the emulator does not: 501, unless its value is one of those that change nothing.
 */
export function notEmulated(...harmless: readonly string[]): Parameter<string | undefined> {
  return single((text, name) => {
    if (harmless.some((value) => value.toLowerCase() === text.toLowerCase())) return text;
    throw notImplemented(`the parameter '${name}' with the value '${text}'`, at(name));
  });
}

/** A flag whose `true` is not emulated. */
export const notEmulatedFlag: Parameter<undefined> = {
  read(texts, name) {
    if (flag.read(texts, name) !== true) return undefined;
    throw notImplemented(`the parameter '${name}'`, at(name));
  },
};

/** 501: the answer to everything that Google does and the emulator does not. Silence would be taken for success. */
export function notImplemented(what: string, details: Readonly<Record<string, unknown>> = {}): HttpError {
  return new HttpError(501, "notImplemented", `Not emulated: ${what}.`, details);
}

/** 400 in the words of Google's API front end. */
function unknownParameter(name: string): HttpError {
  return invalidParameter(
    name,
    `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. ` +
      `Field '${name}' could not be found in request message.`,
  );
}

function invalidParameter(name: string, message: string): HttpError {
  return new HttpError(400, "invalidParameter", message, at(name));
}

function at(name: string): { locationType: string; location: string } {
  return { locationType: "parameter", location: name };
}

function isSystem(name: string): boolean {
  return SYSTEM.has(name) || (name.startsWith("$") && SYSTEM.has(name.slice(1)));
}

function single<Value>(read: (text: string, name: string) => Value): Parameter<Value | undefined> {
  return { read: ([text], name) => (text === undefined ? undefined : read(text, name)) };
}
