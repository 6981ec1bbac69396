import type { Route } from "../http/server.ts";
import { notImplemented } from "./parameters.ts";

const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * Routes for what Google has at an address and the emulator does not: every verb answers 501 with the name.
 * @param names of methods, or of a whole collection of them, with their URLPattern pathnames
 */
export function notEmulatedRoutes(names: Readonly<Record<string, string>>): Route[] {
  return Object.entries(names).flatMap(([operation, path]) =>
    VERBS.map((method) => ({
      method,
      path,
      operation,
      handle() {
        throw notImplemented(`the method ${operation}`);
      },
    })),
  );
}

/**
 * The same for single methods of an API.
 * @param methods verb and URLPattern pathname by the method's name: `"drive.files.watch": "POST /drive/v3/files/:id/watch"`
 */
export function notEmulatedMethods(methods: Readonly<Record<string, string>>): Route[] {
  return Object.entries(methods).map(([operation, address]) => {
    const [method, path = ""] = address.split(" ") as [Route["method"], string?];
    return {
      method,
      path,
      operation,
      handle() {
        throw notImplemented(`the method ${operation}`);
      },
    };
  });
}
