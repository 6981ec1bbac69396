import { HttpError } from "../../http/server.ts";

// Errors worded as Cloud Storage words them.

/** 404: a bucket that is not there. */
export function noSuchBucket(): HttpError {
  return new HttpError(404, "notFound", "The specified bucket does not exist.");
}

/** 404: an object, or a generation of it, that is not there. */
export function noSuchObject(bucket: string, name: string): HttpError {
  return new HttpError(404, "notFound", `No such object: ${bucket}/${name}`);
}

/** 412: a precondition did not hold. */
export function conditionNotMet(): HttpError {
  return new HttpError(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.", {
    locationType: "header",
    location: "If-Match",
  });
}

/** @param kind "Temporary" or "Event-Based" */
export function held(bucket: string, name: string, kind: string): HttpError {
  return new HttpError(
    403,
    "forbidden",
    `Object '${bucket}/${name}' is under active ${kind} hold and cannot be deleted, overwritten or archived until hold is removed.`,
  );
}

/** 400: a value that it can't have, of this parameter where one is named. */
export function invalid(message: string, location?: string): HttpError {
  return new HttpError(400, "invalid", message, location === undefined ? {} : { locationType: "parameter", location });
}
