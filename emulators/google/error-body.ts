import type { HttpError } from "../http/http-error.ts";

/** The body of an error answer of Drive v3 and of Cloud Storage's JSON API: https://cloud.google.com/storage/docs/json_api/v1/status-codes */
export function errorBody(error: HttpError): unknown {
  const { message, reason, status } = error;
  const { location, locationType, domain } = error.details;
  const where = location === undefined ? {} : { locationType: locationType ?? "parameter", location };
  return { error: { code: status, message, errors: [{ message, domain: domain ?? "global", reason, ...where }] } };
}
