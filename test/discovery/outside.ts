/**
 * Addresses of the emulators that no discovery document describes. gRPC is not seen at all: the definitions of the
 * service itself hold it, which the emulator loads.
 */
const OUTSIDE: readonly (readonly [address: RegExp, why: string])[] = [
  [/^\/_(faults|tokens|stop|certs)$/, "the emulators' own"],
  [/^\/$|^\/computeMetadata(\/|$)/, "the metadata server of a machine"],
  [/^\/spreadsheets\/export$/, "the export links of spreadsheets"],
  [/^\/batch(\/|$)/, "requests inside a request"],
];

/** Whether an exchange at this path is none of the documents' business. */
export function isOutside(path: string): boolean {
  return OUTSIDE.some(([address]) => address.test(path));
}
