import * as z from "zod";

/** What a token endpoint says of a request that it refuses (RFC 6749, section 5.2). */
export interface OAuthError {
  /** Such as `invalid_grant`; undefined for an answer in another form. */
  readonly error: string | undefined;
  readonly description: string | undefined;
}

const Body = z.object({
  response: z.object({ data: z.object({ error: z.string(), error_description: z.string().optional() }) }),
});

/** Reads an error of the auth library. */
export function readOAuthError(thrown: unknown): OAuthError {
  const parsed = Body.safeParse(thrown);
  if (!parsed.success) return { error: undefined, description: undefined };
  const { error, error_description: description } = parsed.data.response.data;
  return { error, description };
}
