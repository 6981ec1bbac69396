import type { Exchange } from "./exchange.ts";

/** A service of one kind of thing, in the form of Google's discovery documents. */
export const SHELF = {
  name: "shelf",
  servicePath: "shelf/v1/",
  parameters: {
    alt: { type: "string", enum: ["json", "media"], location: "query" },
    fields: { type: "string", location: "query" },
    uploadType: { type: "string", location: "query" },
  },
  schemas: {
    Box: {
      type: "object",
      properties: {
        id: { type: "string" },
        size: { type: "string", format: "int64" },
        made: { type: "string", format: "date-time" },
        shape: { type: "string", enum: ["ROUND", "SQUARE"] },
        open: { type: "boolean" },
        labels: { type: "object", additionalProperties: { type: "string" } },
        lid: { $ref: "Lid" },
      },
    },
    Lid: { type: "object", properties: { colour: { type: "string" }, screws: { type: "integer", format: "int32" } } },
    Boxes: {
      type: "object",
      properties: { items: { type: "array", items: { $ref: "Box" } }, next: { type: "string" } },
    },
  },
  resources: {
    boxes: {
      methods: {
        list: {
          id: "shelf.boxes.list",
          httpMethod: "GET",
          path: "boxes",
          parameters: {
            owner: { type: "string", required: true, location: "query" },
            deep: { type: "boolean", location: "query" },
            limit: { type: "integer", format: "uint32", location: "query" },
            order: { type: "string", enum: ["up", "down"], location: "query" },
            word: { type: "string", repeated: true, location: "query" },
          },
          response: { $ref: "Boxes" },
          scopes: [scope("shelf"), scope("shelf.read_only")],
        },
        get: {
          id: "shelf.boxes.get",
          httpMethod: "GET",
          path: "boxes/{box}",
          parameters: { box: { type: "string", required: true, location: "path" } },
          response: { $ref: "Box" },
          scopes: [scope("shelf"), scope("shelf.read_only")],
        },
        insert: {
          id: "shelf.boxes.insert",
          httpMethod: "POST",
          path: "boxes",
          request: { $ref: "Box" },
          response: { $ref: "Box" },
          scopes: [scope("shelf")],
          mediaUpload: { protocols: { simple: { path: "/upload/shelf/v1/boxes" } } },
        },
        delete: { id: "shelf.boxes.delete", httpMethod: "DELETE", path: "boxes/{box}", scopes: [scope("shelf")] },
        open: {
          id: "shelf.boxes.open",
          httpMethod: "POST",
          path: "{+name}:open",
          parameters: { name: { type: "string", location: "path", pattern: "^rooms/[^/]+/boxes/[^/]+$" } },
        },
      },
    },
  },
} as const;

function scope(name: string): string {
  return `https://www.googleapis.com/auth/${name}`;
}

/** A token of somebody with these scopes, as the emulators issue it. */
export function tokenWith(...names: readonly string[]): string {
  return `${Buffer.from(JSON.stringify({ scopes: names.map(scope) })).toString("base64url")}.signature`;
}

interface Wire {
  readonly sent?: unknown;
  readonly token?: string | null;
  readonly status?: number;
  readonly got?: unknown;
}

/** An exchange with JSON bodies, by somebody who may do anything. */
export function exchange(
  method: string,
  url: string,
  { sent, token = "start", status = 200, got }: Wire = {},
): Exchange {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  return {
    method,
    url,
    headers: { ...JSON_TYPE, ...authorization },
    sent: bodyOf(sent),
    answer: { status, headers: JSON_TYPE, body: bodyOf(got) },
  };
}

const JSON_TYPE = { "content-type": "application/json; charset=UTF-8" };

export function bodyOf(value: unknown) {
  const text = value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
  return { bytes: Buffer.from(text), whole: true };
}
