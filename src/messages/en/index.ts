import type { Wording } from "../message.ts";
import { connection } from "./connection.ts";
import { lakeFiles } from "./lake-files.ts";
import { services } from "./services.ts";
import { signIn } from "./sign-in.ts";
import { ingest } from "./ingest.ts";
import { job } from "./job.ts";
import { local } from "./local.ts";
import { dags } from "./dags.ts";
import { table } from "./table.ts";
import { lineage } from "./lineage.ts";
import { transfer } from "./transfer.ts";

/** All failures in this language. */
export const en: Wording = {
  ...connection,
  ...signIn,
  ...services,
  ...lakeFiles,
  ...ingest,
  ...job,
  ...local,
  ...dags,
  ...table,
  ...lineage,
  ...transfer,
};
