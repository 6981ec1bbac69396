import type { App, Choice } from "../app.ts";
import { parseGsUri } from "../core/layout.ts";

const HOUR = 3600;

/**
 * Signs an address that anybody can read the object at for a while, and puts it on the clipboard.
 * @throws Failure `signed-url.*` where these credentials can't sign
 */
export async function copySignedUrl(app: App, selected?: { readonly uri: string }): Promise<string | undefined> {
  const { ui, t } = app;
  const at = parseGsUri(selected?.uri ?? "");
  if (at === undefined || selected === undefined) return undefined;
  const choices: readonly Choice<{ readonly seconds: number; readonly long: string }>[] = [
    { long: t("15 minutes"), seconds: HOUR / 4 },
    { long: t("1 hour"), seconds: HOUR },
    { long: t("1 day"), seconds: 24 * HOUR },
    { long: t("7 days"), seconds: 7 * 24 * HOUR },
  ].map((value) => ({ label: value.long, value }));
  const chosen = await ui.pick(
    t("Whoever has the address can read the object, without signing in. For how long?"),
    choices,
  );
  if (chosen === undefined) return undefined;
  const { clients } = await app.connect();
  const url = await ui.progress(t("Signing an address"), async (_report, signal) =>
    (await clients.storage()).bucket(at.bucket).signedUrl(at.object, chosen.seconds, signal),
  );
  await ui.copy(url);
  void ui.inform(t("Copied: for {0}, whoever has this address can read {1}.", chosen.long, selected.uri));
  return url;
}
