import { describe, expect, it } from "vitest";
import { readConnection } from "../../src/core/connection.ts";

const file = (airflow?: unknown) => ({
  path: "sluice.json",
  text: JSON.stringify({ project: "my-project", region: "europe-west1", lakeBucket: "my-lake", airflow }),
});
const machine = { host: "vm.internal", user: "sa_1" };

describe("the Airflow machine", () => {
  it("comes from sluice.json", () => {
    expect(readConnection({ file: file(machine), environment: {}, flags: {} }).airflow).toEqual({
      ...machine,
      port: 22,
      path: "/opt/sluice/airflow/dags",
    });
    expect(readConnection({ file: file(), environment: {}, flags: {} }).airflow).toBeUndefined();
  });

  it("is reached by what the environment says instead, field by field", () => {
    const environment = {
      SLUICE_AIRFLOW_HOST: "127.0.0.1",
      SLUICE_AIRFLOW_PORT: "2222",
      SLUICE_AIRFLOW_HOST_KEY: "SHA256:abc",
      SLUICE_AIRFLOW_USER: "",
    };
    expect(readConnection({ file: file(machine), environment, flags: {} }).airflow).toEqual({
      host: "127.0.0.1",
      port: 2222,
      user: "sa_1",
      path: "/opt/sluice/airflow/dags",
      hostKey: "SHA256:abc",
    });
  });

  it("is refused when it is half described or wrong", () => {
    for (const environment of [{ SLUICE_AIRFLOW_HOST: "h" }, { SLUICE_AIRFLOW_HOST_KEY: "MD5:x" }]) {
      expect(() => readConnection({ file: file(), environment, flags: {} })).toThrow("connection.invalid");
    }
    const wrongPort = { SLUICE_AIRFLOW_PORT: "many" };
    expect(() => readConnection({ file: file(machine), environment: wrongPort, flags: {} })).toThrow("airflow.port");
  });
});
