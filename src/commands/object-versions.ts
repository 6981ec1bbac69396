import type { App } from "../app.ts";
import { Failure } from "../core/failure.ts";
import { gsUri, keeperOf, parseGsUri } from "../core/layout.ts";
import type { Bucket, StoredObject } from "../core/services/storage.ts";

/** The versions of one object, the newest first. */
interface Versions {
  readonly bucket: Bucket;
  readonly uri: string;
  readonly all: readonly StoredObject[];
}

/**
 * Shows the versions that a bucket keeps of an object, and opens, compares or restores the one that is chosen. Returns it;
 * undefined when the user chose none, or there is no other than the current one.
 * @throws Failure `remote.not-found` when there is none at all; `lake-file.kept` where only its owner writes; `remote.*`
 */
export async function objectVersions(app: App, selected?: { readonly uri: string }): Promise<StoredObject | undefined> {
  const { ui, t } = app;
  const typed = selected?.uri ?? (await ui.input({ title: t("The gs:// address of the object") }));
  const at = parseGsUri(typed ?? "");
  if (at === undefined || at.object === "") return undefined;
  const uri = gsUri(at.bucket, at.object);
  const { clients, connection } = await app.connect();
  const bucket = (await clients.storage()).bucket(at.bucket);
  const { all, keeps } = await ui.progress(t("Looking for versions of {0}", uri), async (_report, signal) => ({
    all: (await Array.fromAsync(bucket.versions({ name: at.object }, signal))).toReversed(),
    keeps: await bucket.keepsVersions(signal),
  }));
  if (all.length === 0) throw new Failure("remote.not-found", { service: "storage", what: { kind: "object", uri } });
  if (all.every(isCurrent)) {
    await ui.inform(whyNone(app, uri, keeps));
    return undefined;
  }
  const versions = { bucket, uri, all };
  const chosen = await ui.pick(t("Versions of {0}", uri), choices(app, all));
  if (chosen === undefined) return undefined;
  const keeper = at.bucket === connection.lakeBucket ? keeperOf(at.object) : undefined;
  const act = await ui.pick(`${uri}, ${chosen.updated}`, acts(app, versions, chosen, keeper));
  await act?.();
  return chosen;
}

function whyNone({ t }: Pick<App, "t">, uri: string, keeps: boolean | undefined): string {
  if (keeps === undefined) return t("{0} has no other version.", uri);
  return keeps
    ? t("{0} has no other version: nothing of it was replaced since its bucket keeps versions.", uri)
    : t("{0} has no other version: its bucket keeps none of what is replaced or deleted.", uri);
}

function choices({ t }: Pick<App, "t">, all: readonly StoredObject[]) {
  return all.map((value) => ({
    label: `${value.updated}, ${value.size} B`,
    detail: `${t("generation {0}", value.generation)}, ${isCurrent(value) ? t("current") : t("until {0}", value.timeDeleted ?? "")}`,
    value,
  }));
}

function acts(
  app: App,
  { bucket, uri, all }: Versions,
  chosen: StoredObject,
  keeper: ReturnType<typeof keeperOf>,
): readonly { label: string; value: () => Promise<unknown> }[] {
  const { ui, t } = app;
  const current = all.find(isCurrent);
  const others = all.filter(({ generation }) => generation !== chosen.generation);
  const addressOf = (version: StoredObject) =>
    ({ kind: "object", bucket: bucket.name, object: version.name, generation: version.generation }) as const;
  const compare = async (other: StoredObject) => {
    const [older, newer] = Number(other.generation) < Number(chosen.generation) ? [other, chosen] : [chosen, other];
    const { name } = chosen;
    await ui.compare(addressOf(older), addressOf(newer), `${name}: ${older.updated}, ${newer.updated}`);
  };
  const compareWithOne = async () => {
    const other = await ui.pick(t("{0}: the version to compare with", uri), choices(app, others));
    if (other !== undefined) await compare(other);
  };
  const restore = async () => {
    if (keeper !== undefined) throw new Failure("lake-file.kept", { uri, keeper });
    await restoreVersion(app, { bucket, uri, current, chosen });
  };
  const isOld = chosen !== current;
  return [
    { label: t("Open"), value: () => ui.show(addressOf(chosen)) },
    ...(isOld && current !== undefined
      ? [{ label: t("Compare with the Current One"), value: () => compare(current) }]
      : []),
    { label: t("Compare with Another Version…"), value: compareWithOne },
    ...(isOld ? [{ label: t("Restore…"), value: restore }] : []),
  ];
}

/** Copies it over what is there now, where that is still what was listed. */
async function restoreVersion(
  { ui, t }: App,
  what: {
    readonly bucket: Bucket;
    readonly uri: string;
    readonly current: StoredObject | undefined;
    readonly chosen: StoredObject;
  },
): Promise<void> {
  const { bucket, uri, current, chosen } = what;
  const agreed = await ui.confirm({
    question: t("Make the version of {0} the current {1}?", chosen.updated, uri),
    detail: t("What is there now becomes a version itself where the bucket keeps versions; elsewhere it is gone."),
    action: t("Restore"),
  });
  if (!agreed) return;
  const how = { ifGenerationMatch: current?.generation ?? "0", sourceGeneration: chosen.generation };
  await ui.progress(uri, (_report, signal) => bucket.copy({ name: chosen.name }, chosen.name, how, signal));
  ui.changed("buckets");
  await ui.inform(t("{0} is again what it was at {1}.", uri, chosen.updated));
}

function isCurrent({ timeDeleted }: StoredObject): boolean {
  return timeDeleted === undefined;
}
