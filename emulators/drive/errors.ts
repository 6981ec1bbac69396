import { HttpError } from "../http/server.ts";

/** What Google says of a file that does not exist, and of one that the caller may not see: the same. */
export function fileNotFound(id: string): HttpError {
  return new HttpError(404, "notFound", `File not found: ${id}.`, { location: "fileId" });
}

export function invalidValue(parameter: string, message = "Invalid Value"): HttpError {
  return new HttpError(400, "invalid", message, { location: parameter });
}

export function requiredParameter(parameter: string): HttpError {
  return new HttpError(400, "required", `Required parameter: ${parameter}`, { location: parameter });
}

export function notWritable(message = "The resource body includes fields which are not directly writable."): HttpError {
  return new HttpError(403, "fieldNotWritable", message);
}

export function insufficientPermissions(fileId: string): HttpError {
  return new HttpError(
    403,
    "insufficientFilePermissions",
    `The user does not have sufficient permissions for file ${fileId}.`,
  );
}
