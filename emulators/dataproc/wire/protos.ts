import protos from "@google-cloud/dataproc/build/protos/protos.json" with { type: "json" };
import { fromProto3JSON, toProto3JSON } from "proto3-json-serializer";
import protobuf, { type Type } from "protobufjs";
import type { Fields } from "../../google/partial-response.ts";
import { RpcError } from "../methods/errors.ts";

type Json = Parameters<typeof fromProto3JSON>[1];

/** The service's own definitions, as its official client ships them. */
const root = protobuf.Root.fromJSON(protos).resolveAll();

/** A message type by its full name, from the definitions of the official client. Throws where there is none. */
export function messageType(name: string): Type {
  return root.lookupType(name);
}

/** A service by its full name. Throws where there is none. */
export function service(name: string): protobuf.Service {
  return root.lookupService(name);
}

/** What a mask may name in the message. What has a JSON form of its own, as times do, is a value; a map has free keys. */
export function fieldsOfMessage(type: Type): Fields {
  if (type.fullName.startsWith(".google.protobuf."))
    return /\.(?:Any|Struct)$/.test(type.fullName) ? "anything" : "value";
  const fields = type.fieldsArray.map((field): [string, Fields] => {
    if (field.map) return [field.name, "anything"];
    return [field.name, field.resolvedType instanceof protobuf.Type ? fieldsOfMessage(field.resolvedType) : "value"];
  });
  return Object.fromEntries(fields);
}

/**
 * A message that came as JSON, in the canonical form of the JSON mapping: enums as names, no unset fields.
 * @throws RpcError INVALID_ARGUMENT in the service's words for a name that the message does not have
 */
export function readJsonMessage(type: Type, json: unknown): unknown {
  refuseForeign(type, json, "");
  try {
    return canonical(fromProto3JSON(type, withoutNulls(json) as Json));
  } catch (error) {
    refuse((error as Error).message);
  }
}

/** @param numericEnums what a client asks for with `$alt=json;enum-encoding=int` */
export function writeJsonMessage(type: Type, json: unknown, numericEnums: boolean): unknown {
  return numericEnums ? toProto3JSON(messageOf(type, json), { numericEnums }) : json;
}

/** A message as JSON of the canonical mapping. */
export function decodeMessage(type: Type, bytes: Uint8Array): unknown {
  return canonical(type.decode(bytes));
}

/** A message from JSON of the canonical mapping, as bytes. */
export function encodeMessage(type: Type, json: unknown): Buffer {
  return Buffer.from(type.encode(messageOf(type, json)).finish());
}

function messageOf(type: Type, json: unknown): protobuf.Message {
  return fromProto3JSON(type, json as Json) ?? type.create({});
}

/** In the JSON mapping a field that is null is absent. None of these messages holds a google.protobuf.Value. */
function withoutNulls(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (typeof json !== "object" || json === null) return json;
  const set = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(set.map(([name, value]) => [name, withoutNulls(value)]));
}

function canonical(message: protobuf.Message | null): unknown {
  return message === null ? {} : toProto3JSON(message);
}

/** Refuses names that the message does not have, and two fields of which it can have one. */
function refuseForeign(type: Type, json: unknown, at: string): void {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return;
  // These have a JSON form of their own.
  if (type.fullName.startsWith(".google.protobuf.")) return;
  const place = at === "" ? "" : ` at '${at}'`;
  for (const [name, value] of Object.entries(json)) {
    const field = type.fields[name];
    if (!field) refuse(`Unknown name "${name}"${place}: Cannot find field.`);
    if (field.resolvedType instanceof protobuf.Type && !field.map) {
      const path = at === "" ? name : `${at}.${name}`;
      for (const one of field.repeated && Array.isArray(value) ? value : [value]) {
        refuseForeign(field.resolvedType, one, path);
      }
    }
  }
  const set = new Set(Object.keys(json).filter((name) => (json as Record<string, unknown>)[name] !== null));
  for (const { fieldsArray } of type.oneofsArray) {
    const [first, second] = fieldsArray.filter(({ name }) => set.has(name));
    if (first && second) {
      refuse(`Invalid value${place} (oneof), oneof field '${first.name}' is already set. Cannot set '${second.name}'`);
    }
  }
}

function refuse(what: string): never {
  throw new RpcError("INVALID_ARGUMENT", `Invalid JSON payload received. ${what}`);
}
