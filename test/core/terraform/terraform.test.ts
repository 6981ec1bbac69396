import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { connectionFromOutputs } from "../../../src/core/terraform/outputs.ts";
import { applyCall, initCall, outputCall, planCall } from "../../../src/core/terraform/calls.ts";
import { checkTerraform } from "../../../src/core/terraform/version.ts";
import { type Planned, readTestRun, type TestSummary } from "./planned.ts";
import { initialisedCopy, run, terraformOfThisMachine } from "./real-terraform.ts";

const never = new AbortController().signal;
const terraform = await terraformOfThisMachine();
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-infra-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The program; a test that needs it is skipped, with the reason, where it is missing. */
function programFor(context: TestContext): string {
  if ("missing" in terraform) context.skip(terraform.missing);
  return terraform.program;
}

describe("a real Terraform", () => {
  test("is new enough", async (context) => {
    expect(await checkTerraform(programFor(context), process.env, never)).toMatch(/^\d+\.\d+\.\d+/);
  });

  test("initialises, plans, applies the saved plan and tells its outputs", async (context) => {
    const program = programFor(context);
    const folder = join(root, "a folder; $(with) 'marks'");
    const place = { program, folder };
    const plan = join(folder, "-destroy sluice.tfplan");
    await mkdir(folder);
    // terraform_data is built in: no provider has to come from anywhere.
    await writeFile(
      join(folder, "main.tf"),
      `variable "region" { type = string }
       resource "terraform_data" "bucket" { input = "sluice-\${var.region}-lake" }
       output "lake_bucket" { value = terraform_data.bucket.output }
       output "region" { value = var.region }`,
    );

    await run(initCall(place));
    expect(await run(planCall(place, plan, { region: "europe-west1" }))).toContain("1 to add");
    expect(connectionFromOutputs(await run(outputCall(place)))).toEqual({});
    await run(applyCall(place, plan));
    expect(connectionFromOutputs(await run(outputCall(place)))).toEqual({
      lakeBucket: "sluice-europe-west1-lake",
      region: "europe-west1",
    });
    await expect(run(applyCall(place, plan))).rejects.toThrow("stale");
  });
});

describe("terraform/", () => {
  let missing: string | undefined;
  let resources: readonly Planned[];
  let summary: TestSummary;

  beforeAll(async () => {
    if ("missing" in terraform) return;
    const folder = join(root, "terraform");
    missing = (await initialisedCopy(terraform.program, folder))?.missing;
    if (missing !== undefined) return;
    // A failed assertion ends it with status 1; what it printed says which.
    const output = await terraformIn(folder, "test", "-json", "-verbose").catch(
      (error: unknown) => (error as { stdout: string }).stdout,
    );
    ({ resources, summary } = readTestRun(output));
  });

  function terraformIn(folder: string, ...args: string[]): Promise<string> {
    return run({ command: (terraform as { program: string }).program, args, cwd: folder, env: {} });
  }

  /** Skips the test, with the reason, where there is no provider. */
  function needProvider(context: TestContext): void {
    programFor(context);
    if (missing !== undefined) context.skip(missing);
  }

  /** The planned resources whose type matches; there is at least one, else a policy would hold of nothing. */
  function planned(type: RegExp): Planned[] {
    const found = resources.filter((resource) => type.test(resource.type));
    expect(found.length).toBeGreaterThan(0);
    return found;
  }

  test("is formatted", async (context) => {
    programFor(context);
    expect(await terraformIn("terraform", "fmt", "-check", "-recursive", "-list=true")).toBe("");
  });

  test("is valid", async (context) => {
    needProvider(context);
    const answer: unknown = JSON.parse(await terraformIn(join(root, "terraform"), "validate", "-json"));
    expect(answer).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
  });

  test("passes its own tests", (context) => {
    needProvider(context);
    expect(summary).toMatchObject({ status: "pass", failed: 0, errored: 0, skipped: 0 });
    expect(summary.passed).toBeGreaterThanOrEqual(14);
  });

  test("makes no bucket that could become public or be thrown away with its content", (context) => {
    needProvider(context);
    for (const { address, after } of planned(/^google_storage_bucket$/)) {
      expect({ address, ...after }).toMatchObject({
        address,
        public_access_prevention: "enforced",
        uniform_bucket_level_access: true,
        force_destroy: false,
        versioning: [{ enabled: true }],
      });
      expect(after["soft_delete_policy"]).toHaveLength(1);
    }
  });

  test("grants nothing to everybody, and no role over everything", (context) => {
    needProvider(context);
    const grants = planned(/_iam_(member|binding|policy)$/);
    for (const { address, type, after } of grants) {
      expect.soft(`${address} ${JSON.stringify(after)}`).not.toMatch(/allUsers|allAuthenticatedUsers|domain:/);
      expect.soft(`${address} ${String(after["role"])}`).not.toMatch(/roles\/(owner|editor|viewer)$|[aA]dmin/);
      // A binding or a policy takes away what others granted.
      expect.soft(type).toMatch(/_iam_member$/);
    }
  });

  test("makes no key and puts no secret into the state", (context) => {
    needProvider(context);
    const types = new Set(resources.map(({ type }) => type));
    expect(types).toContain("google_secret_manager_secret");
    expect([...types].filter((type) => /service_account_key|secret_version|random_/.test(type))).toEqual([]);
  });

  test("opens no port to the internet, and gives no machine a public address", (context) => {
    needProvider(context);
    for (const { address, after } of planned(/^google_compute_firewall$/)) {
      expect(after["direction"]).toBe("INGRESS");
      const sources = after["source_ranges"] as string[];
      expect({ address, sources }).not.toMatchObject({ sources: expect.arrayContaining(["0.0.0.0/0"]) as string[] });
      expect(sources.every((range) => /^(10\.20\.0\.0\/22|35\.235\.240\.0\/20)$/.test(range))).toBe(true);
    }
    for (const { after } of planned(/^google_compute_instance$/)) {
      expect(after["network_interface"]).toMatchObject([{ access_config: [] }]);
    }
  });

  test("lets the Airflow VM call the function, and nobody else", (context) => {
    needProvider(context);
    const invokers = planned(/./).filter(({ after }) => after["role"] === "roles/run.invoker");
    expect(new Set(invokers.map(({ address }) => address))).toEqual(
      new Set(["google_cloud_run_v2_service_iam_member.airflow_invokes_ingest"]),
    );
    const members = invokers.filter(({ run }) => run.includes("airflow_vm")).map(({ after }) => after["member"]);
    expect(members).toEqual(["serviceAccount:sluice-airflow@example-project.iam.gserviceaccount.com"]);
  });
});
