import * as z from "zod";
import { ConnectionFile } from "../connection.ts";
import { Failure } from "../failure.ts";
import { parseAnswer } from "./answer.ts";

const Outputs = z.record(z.string(), z.object({ sensitive: z.boolean(), value: z.unknown() }));

const { project, region, lakeBucket, driveFolders, serviceAccount, sparkServiceAccount, subnetwork, functionUrl } =
  ConnectionFile.shape;
const Airflow = z.object({ host: z.string().min(1).optional(), path: z.string().startsWith("/").optional() });
/** What Terraform knows of `sluice.json`; each field is an output in snake case, `airflow.host` is `airflow_host`. */
const FromOutputs = z
  .object({
    project,
    region,
    lakeBucket,
    // Without its default: an output that is missing must stay missing.
    driveFolders: driveFolders.unwrap(),
    serviceAccount,
    sparkServiceAccount,
    subnetwork,
    functionUrl,
  })
  .partial()
  .extend({ airflow: Airflow.optional() });

/** Part of a connection: what is missing in the outputs is missing here. */
export type OutputConnection = z.output<typeof FromOutputs>;

/**
 * Reads `terraform output -json` (an object `name -> {sensitive, type, value}`). Outputs that `sluice.json` has no
 * field for are passed over; before the first apply there are none at all.
 * @throws Failure `terraform.unreadable`; `terraform.sensitive-output`, because `sluice.json` is committed
 */
export function connectionFromOutputs(json: string): OutputConnection {
  const outputs = parseAnswer(Outputs, "output", json);
  const airflow = take(outputs, Object.keys(Airflow.shape), "airflow_");
  const fields = take(
    outputs,
    Object.keys(FromOutputs.shape).filter((field) => field !== "airflow"),
    "",
  );
  const found = { ...fields, ...(Object.keys(airflow).length > 0 && { airflow }) };
  const parsed = FromOutputs.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new Failure("terraform.unreadable", { command: "output", why: z.prettifyError(parsed.error) });
}

function take(outputs: z.output<typeof Outputs>, fields: readonly string[], prefix: string): Record<string, unknown> {
  const taken: Record<string, unknown> = {};
  for (const field of fields) {
    const name = `${prefix}${snakeCase(field)}`;
    const output = outputs[name];
    // An optional part of the infrastructure that is not built has a null output.
    if (output === undefined || output.value === null) continue;
    if (output.sensitive) throw new Failure("terraform.sensitive-output", { output: name });
    taken[field] = output.value;
  }
  return taken;
}

function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
