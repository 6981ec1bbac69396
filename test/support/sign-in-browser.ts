import type { TestEmulators } from "./emulators.ts";
import { parseClient, type OAuthClient } from "../../src/core/google/sign-in/client-file.ts";

/** The OAuth client of these emulators, from the file that describes it. */
export async function emulatedClient({ endpoints }: TestEmulators): Promise<OAuthClient> {
  return parseClient("client.json", await (await fetch(`${endpoints.signIn}/client.json`)).text());
}

/** Answers the page of consent as a person does, and tells where the browser is sent; it is not gone to. */
export async function consent(address: string, choice: "allow" | "deny" = "allow"): Promise<string> {
  const page = await (await fetch(address)).text();
  const [, link] = new RegExp(`href="([^"]+/${choice})"`).exec(page) ?? [];
  if (link === undefined) throw new Error(page);
  const { headers } = await fetch(new URL(link, address), { redirect: "manual" });
  return headers.get("location") ?? "";
}

/** Goes on to where the browser was sent: the page that it ends at. */
export async function arrive(location: string): Promise<{ readonly status: number; readonly page: string }> {
  const response = await fetch(location);
  return { status: response.status, page: await response.text() };
}
