import type { App } from "../../app.ts";
import { Failure, type FailureCode } from "../../core/failure.ts";
import type { ManifestEntry, SkipReason } from "../../core/ingest/index.ts";

/** A file that is not in raw/ as it is in Drive. `params`: of the failure that the reason is the code of. */
export interface NotCopiedFile {
  readonly name: string;
  readonly decision: "skipped" | "failed";
  readonly reason?: string | undefined;
  readonly params?: ManifestEntry["params"];
  /** Of a shortcut: how the file stands that it points to, where that is in raw/. */
  readonly target?: "ingested" | "changed" | undefined;
}

/** Why, and the one thing that helps; the latter is empty where nothing is known to. */
export interface WhyNotCopied {
  readonly why: string;
  readonly remedy: string;
}

/** Why a file is not copied, in whole sentences. */
export async function whyNotCopied(
  app: Pick<App, "explain" | "t">,
  { name, decision, reason, params = {}, target }: NotCopiedFile,
): Promise<WhyNotCopied> {
  const { t } = app;
  if (target !== undefined)
    return {
      why: t("{0} is a shortcut, and the file it points to is ingested from where it is.", name),
      remedy:
        target === "changed" ? t("It has changed since: the next ingest brings it.") : t("There is nothing to do."),
    };
  if (decision === "skipped") return whySkipped(app, name, reason ?? "");
  if (reason === undefined)
    return {
      why: t("{0} could not be copied in the last run.", name),
      remedy: t("Ingest it again: then the run says why, or it is copied."),
    };
  // What a manifest says of a failure is what was thrown.
  const { what, why, hint } = await app.explain(new Failure(reason as FailureCode, params as never));
  return { why: [t("{0} could not be copied.", name), what, why].filter(Boolean).join(" "), remedy: hint };
}

function whySkipped({ t }: Pick<App, "t">, name: string, reason: string): WhyNotCopied {
  const reasons: Readonly<Record<SkipReason, WhyNotCopied>> = {
    "native-google-file": {
      why: t("{0} is a Google document: it has no bytes of its own, only exports, and no two need be the same.", name),
      remedy: t("Download it in Drive as CSV, and put that file into the folder."),
    },
    "folder-hidden": {
      why: t("What is in the folder {0} is hidden from this account.", name),
      remedy: t("Share it with the account that Sluice uses, as a viewer."),
    },
    shortcut: {
      why: t("{0} is a shortcut to a file elsewhere, whose changes the folder does not show.", name),
      remedy: t("Move the file itself into the folder, or name its folder in sluice.json."),
    },
    "download-restricted": {
      why: t("The owner of {0} forbids that viewers download it.", name),
      remedy: t("Ask the owner to allow it in the settings of its sharing."),
    },
    "no-checksum": {
      why: t("Drive has no checksum of {0}, so that a copy could not be proven to be right.", name),
      remedy: t("Upload the file to the folder anew."),
    },
    "download-refused": {
      why: t("Drive refuses the download of {0} for good: it takes it for malware, or a policy forbids it.", name),
      remedy: t("Put a file that Drive accepts in its place."),
    },
    "left-meanwhile": {
      why: t("{0} left the folder while the run was on its way to it.", name),
      remedy: t("Refresh the view: if it is there again, ingest it."),
    },
  };
  return Object.hasOwn(reasons, reason)
    ? reasons[reason as SkipReason]
    : { why: t("{0} was not copied: {1}.", name, reason), remedy: "" };
}
