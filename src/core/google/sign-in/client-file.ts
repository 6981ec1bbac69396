import * as z from "zod";
import { Failure, type ClientFileProblem } from "../../failure.ts";
import { readUserFile } from "../../files.ts";

/** An OAuth client of the user's own. That of an installed application keeps no secret: it names the application. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
}

// Such a file has about 400 bytes.
const MOST_BYTES = 64 * 1024;

/** Where Google's own files send people, now and in former years: another host would be shown their consent, and given the code. */
const Host = z.url({ protocol: /^https$/, hostname: /^(oauth2|www|accounts)\.(googleapis|google)\.com$/ }).optional();
const Hosts = z.object({ auth_uri: Host, token_uri: Host });
const Fields = z.object({
  client_id: z.string().regex(/^[\w.-]{1,200}\.apps\.googleusercontent\.com$/),
  client_secret: z.string().regex(/^[\w-]{1,200}$/),
});

/**
 * Reads the file of an OAuth client of type "Desktop app", as the Google Cloud console gives it. Of its addresses none is
 * used; a file that names others than Google's is refused all the same.
 * @throws Failure `sign-in.client-file`, `file.*`
 */
export async function readClientFile(file: string): Promise<OAuthClient> {
  return parseClient(file, await readUserFile(file, MOST_BYTES));
}

/**
 * The client that a text holds.
 * @param file what the text is told by
 * @throws Failure `sign-in.client-file`
 */
export function parseClient(file: string, text: string): OAuthClient {
  const refuse = (why: ClientFileProblem) => new Failure("sign-in.client-file", { file, why });
  const document = parse(text);
  if (document === undefined) throw refuse("not-json");
  if (z.object({ type: z.literal("service_account") }).safeParse(document).success) throw refuse("service-account");
  // Its redirect addresses are fixed: Google would not send the browser back to this machine.
  if (z.object({ web: z.looseObject({}) }).safeParse(document).success) throw refuse("web");
  const installed = z.object({ installed: z.looseObject({}) }).safeParse(document);
  if (!installed.success) throw refuse("other-type");
  if (!Hosts.safeParse(installed.data.installed).success) throw refuse("foreign-host");
  const fields = Fields.safeParse(installed.data.installed);
  if (!fields.success) throw refuse("incomplete");
  return { id: fields.data.client_id, secret: fields.data.client_secret };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the caller says which file it is
  }
}
