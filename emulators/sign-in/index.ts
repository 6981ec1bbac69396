import { serve } from "../http/server.ts";
import type { Running, ServiceOptions } from "../service.ts";
import { createGrants } from "./grants.ts";
import { signInRoutes } from "./routes.ts";

/**
 * Google's sign-in for installed applications, as far as an OAuth client of type "Desktop app" uses it: the page that
 * asks for consent, tokens for a code and for a refresh token, and revocation. Its one client describes itself at
 * `/client.json`, as the file that the Google Cloud console gives. What was granted is forgotten with the process.
 */
export function startSignIn(options: ServiceOptions): Promise<Running> {
  return serve(
    {
      name: "sign-in",
      routes: signInRoutes(options, createGrants(options.now)),
      // https://www.rfc-editor.org/rfc/rfc6749#section-5.2
      errorBody: ({ reason, message }) => ({ error: reason, error_description: message }),
    },
    options,
  );
}
