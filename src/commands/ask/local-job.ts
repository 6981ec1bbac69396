import { join } from "node:path";
import type { App } from "../../app.ts";
import { findPython, type LocalJob } from "../../core/jobs/local/job.ts";
import { setUpSpark } from "../set-up-spark.ts";

/** What runs parts of the job on this machine; where it is not there, it is set up once the user agreed. */
export async function localJob(app: App): Promise<LocalJob | undefined> {
  const { machine, places, t } = app;
  const { sparkFolder, environment } = machine;
  const question = t("This is done by the Python of the local Spark, which is not set up. Set it up?");
  const python =
    (await findPython(sparkFolder)) ??
    ((await setUpSpark(app, { question })) === undefined ? undefined : await findPython(sparkFolder));
  if (python === undefined) return undefined;
  return { python, jobFolder: join(places.installation, "spark"), sparkFolder, environment, state: places.state };
}
