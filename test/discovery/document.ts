import * as z from "zod";

/** A JSON schema as discovery documents write it: https://developers.google.com/discovery/v1/type-format */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
}

export interface Parameter extends Schema {
  readonly location?: string;
  readonly required?: boolean;
  readonly repeated?: boolean;
  readonly pattern?: string;
}

export interface Method {
  readonly id: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly request?: Schema;
  readonly response?: Schema;
  readonly scopes?: readonly string[];
  readonly supportsMediaDownload?: boolean;
  readonly useMediaDownloadService?: boolean;
  readonly mediaUpload?: { readonly protocols: Readonly<Record<string, { readonly path: string }>> };
}

interface Resource {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

/** What Google says about one of its services, read to be asked. */
export interface Document {
  readonly name: string;
  /** Query parameters that every method takes. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Older services tell errors as a list of reasons, newer ones by a canonical status. */
  readonly errorStyle: "reasons" | "status";
  readonly routes: readonly Route[];
  /** The schema itself, where this one only refers to it. */
  resolve(schema: Schema): Schema;
}

/** An address of a method. */
export interface Route {
  readonly method: Method;
  readonly kind: "plain" | "upload" | "download";
  readonly path: RegExp;
}

const Text = z.object({
  name: z.string(),
  servicePath: z.string(),
  parameters: z.record(z.string(), z.custom<Parameter>()),
  schemas: z.record(z.string(), z.custom<Schema>()),
  resources: z.record(z.string(), z.custom<Resource>()),
});

/** Reads the text of a discovery document. */
export function readDocument(text: string): Document {
  const { name, servicePath, parameters, schemas, resources } = Text.parse(JSON.parse(text));
  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : resolve(schemas[schema.$ref] ?? { type: `unknown schema ${schema.$ref}` });
  return {
    name,
    parameters,
    errorStyle: servicePath === "" ? "status" : "reasons",
    routes: methodsOf({ resources }).flatMap((method) => routesOf(method, servicePath)),
    resolve,
  };
}

function methodsOf({ methods = {}, resources = {} }: Resource): Method[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)];
}

function routesOf(method: Method, servicePath: string): Route[] {
  const plain = `/${servicePath}${method.path}`;
  const uploads = Object.values(method.mediaUpload?.protocols ?? {}).map(({ path }) => path);
  return [
    { method, kind: "plain", path: pathPattern(plain, method) },
    ...uploads.map((path) => ({ method, kind: "upload" as const, path: pathPattern(path, method) })),
    ...(method.useMediaDownloadService
      ? [{ method, kind: "download" as const, path: pathPattern(`/download${plain}`, method) }]
      : []),
  ];
}

/** A URI template as a pattern: `{name}` takes one segment, `{+name}` what the parameter's own pattern allows. */
function pathPattern(template: string, { parameters = {} }: Method): RegExp {
  const source = template.split(/(\{[^}]*\})/).map((part) => {
    const [, plus, name = ""] = /^\{(\+?)(.*)\}$/.exec(part) ?? [];
    if (plus === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return plus === "" ? "[^/]+" : (parameters[name]?.pattern ?? ".+").replace(/^\^|\$$/g, "");
  });
  return new RegExp(`^${source.join("")}$`);
}
