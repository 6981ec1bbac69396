import { HttpError } from "../http/server.ts";

/** What Google says of a file that does not exist, and of one that the caller may not see: the same. */
export function fileNotFound(id: string): HttpError {
  return new HttpError(404, "notFound", `File not found: ${id}.`, { location: "fileId" });
}

/** 400: a parameter has a value that it can't have. */
export function invalidValue(parameter: string, message = "Invalid Value"): HttpError {
  return new HttpError(400, "invalid", message, { location: parameter });
}

/** 400: a parameter is missing. */
export function requiredParameter(parameter: string): HttpError {
  return new HttpError(400, "required", `Required parameter: ${parameter}`, { location: parameter });
}

/** 403: the body names what nobody can write. */
export function notWritable(message = "The resource body includes fields which are not directly writable."): HttpError {
  return new HttpError(403, "fieldNotWritable", message);
}

/** 403: the caller sees the file and may not do this to it. */
export function insufficientPermissions(fileId: string): HttpError {
  return new HttpError(
    403,
    "insufficientFilePermissions",
    `The user does not have sufficient permissions for file ${fileId}.`,
  );
}
