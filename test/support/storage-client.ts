import { Storage } from "@google-cloud/storage";
import { OAuth2Client } from "google-auth-library";
import type { TestEmulators } from "./emulators.ts";

/** The official client on the emulator; it retries as by default, only sooner. */
export function clientOf({ endpoints, project, token }: TestEmulators, projectId = project): Storage {
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: token });
  const storage = new Storage({
    apiEndpoint: endpoints.storage,
    projectId,
    authClient,
    useAuthWithCustomEndpoint: true,
    retryOptions: { retryDelayMultiplier: 0.01 },
  });
  // With an endpoint of its own the client (8.4) opens resumable uploads without credentials: file.js passes
  // useAuthWithCustomEndpoint on in createResumableUpload, and not in startResumableUpload_, which writes.
  storage.interceptors.push({
    request(options) {
      options.headers = { ...options.headers, authorization: `Bearer ${token}` };
      return options as ReturnType<Storage["interceptors"][number]["request"]>;
    },
  });
  return storage;
}
