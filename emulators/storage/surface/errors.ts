import { HttpError } from "../../http.ts";

/** Errors worded as Cloud Storage words them. */

export function noSuchBucket(): HttpError {
  return new HttpError(404, "notFound", "The specified bucket does not exist.");
}

export function noSuchObject(bucket: string, name: string): HttpError {
  return new HttpError(404, "notFound", `No such object: ${bucket}/${name}`);
}

export function conditionNotMet(): HttpError {
  return new HttpError(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.", {
    locationType: "header",
    location: "If-Match",
  });
}

export function invalid(message: string, location?: string): HttpError {
  return new HttpError(400, "invalid", message, location === undefined ? {} : { locationType: "parameter", location });
}

/** The body of an error answer: https://cloud.google.com/storage/docs/json_api/v1/status-codes */
export function errorBody(error: HttpError): unknown {
  const { message, reason, status } = error;
  const where = Object.entries(error.details).filter(([key]) => key !== "headers");
  const first = { message, domain: "global", reason, ...Object.fromEntries(where) };
  return { error: { code: status, message, errors: [first] } };
}
