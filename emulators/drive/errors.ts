import { HttpError } from "../http.ts";

/** The body of an error answer of Drive v3, as the REST reference's "Resolve errors" page shows it. */
export function driveErrorBody(error: HttpError): unknown {
  const { location, locationType, domain } = error.details;
  return {
    error: {
      code: error.status,
      message: error.message,
      errors: [
        {
          message: error.message,
          domain: domain ?? "global",
          reason: error.reason,
          ...(location === undefined ? {} : { location, locationType: locationType ?? "parameter" }),
        },
      ],
    },
  };
}

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
