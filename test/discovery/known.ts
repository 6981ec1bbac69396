/** What the emulators do not do yet as the documents say, by a part of its line. It shrinks to none. */
export const KNOWN: readonly string[] = [
  "without a token",
  "storage.buckets.insert: ?project: required",
  "storage.objects.compose: ?ifGenerationNotMatch: unknown parameter",
  "storage.objects.compose: ?ifMetagenerationNotMatch: unknown parameter",
];
