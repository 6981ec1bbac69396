import { notImplemented, type Parameters, readParameters, type Values } from "../../google/parameters.ts";
import { type Fields, readMask } from "../../google/partial-response.ts";
import type { Exchange, Route } from "../../http/server.ts";
import { type Access, authorise } from "./access.ts";

/** A method of the API: all that is known of it before it is carried out. */
export interface Method<Known extends Parameters> {
  readonly access: Access;
  readonly parameters: Known;
  /** What its answer may hold. */
  readonly answers: Fields;
  readonly handle: (exchange: Exchange, query: Values<Known>) => Promise<void> | void;
}

/** Request headers that change what Google does and nothing here. */
const NOT_EMULATED = [
  ...["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"],
  ...["x-goog-encryption-algorithm", "x-goog-encryption-key", "x-goog-copy-source-encryption-key"],
];

/**
 * The method as a handler. Whatever can be refused before anything is done is refused here, in this order: a missing
 * token or scope, a parameter, a mask, a header.
 */
export function handlerOf<const Known extends Parameters>(method: Method<Known>): Route["handle"] {
  return (exchange) => {
    authorise(exchange, method.access);
    const query = readParameters(exchange.url, method.parameters);
    readMask(exchange.url, method.answers);
    const header = NOT_EMULATED.find((name) => exchange.request.headers[name] !== undefined);
    if (header !== undefined) throw notImplemented(`the header ${header}`);
    return method.handle(exchange, query);
  };
}
