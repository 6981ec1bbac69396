// Loaded by import() on first use. Named here, since a bundled CommonJS package that is itself imported so has no names.
export { CodeChallengeMethod, Compute, GoogleAuth, JWT, OAuth2Client } from "google-auth-library";
