import fc from "fast-check";
import { expect, test } from "vitest";
import { describeSparkProperties, parseSparkProperties } from "../../../src/core/jobs/spark-properties.ts";

test("what a batch had can be typed again as it is shown, whatever stands in its values", () => {
  const name = fc.stringMatching(/^(spark|dataproc)\.[\w.-]{1,20}$/);
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[ "\\\n=a]{0,12}$/));
  fc.assert(
    fc.property(fc.dictionary(name, value), (properties) => {
      expect(parseSparkProperties(describeSparkProperties(properties))).toEqual({ properties });
    }),
  );
});

test("what is no property is told", () => {
  const wrongIn = (typed: string) => parseSparkProperties(typed).wrong;
  expect(wrongIn("executors=4")).toBe("executors=4");
  expect(wrongIn("spark.a=1  dataproc.tier=premium")).toBeUndefined();
  expect(wrongIn("spark.a=1 8g")).toBe("8g");
  expect(wrongIn("spark.a=")).toBe("spark.a=");
  expect(wrongIn('spark.a="-Da=b -Dc=d" spark.b=2')).toBeUndefined();
  expect(wrongIn('spark.a="-Da=b spark.b=2')).toBe('spark.a="-Da=b spark.b=2');
  expect(wrongIn('spark.a="x"y')).toBe('spark.a="x"y');
  const started = performance.now();
  for (const unit of ['"', '"\\', "a", '"a', " "]) wrongIn(unit.repeat(200_000));
  expect(performance.now() - started).toBeLessThan(5000);
});
