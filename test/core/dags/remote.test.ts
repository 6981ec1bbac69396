import { execFileSync, spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseVmState } from "../../../src/core/dags/vm-state.ts";
import { isSafePath, listing, releaseId } from "../../../src/core/dags/release.ts";
import { quote } from "../../../src/core/dags/remote.ts";

describe("quote", () => {
  it.each(["sh", "bash"])("gives %s one word, whatever is in it", (shell) => {
    const hostile = [
      "",
      " ",
      "'",
      "''",
      "a'b",
      "$(id)",
      "`id`",
      "a;b",
      "a\nb",
      "a\\",
      "\\'",
      "-rf",
      "*",
      "~",
      "!x",
      "ç",
    ];
    const printed = execFileSync(shell, ["-c", `printf '%s\\0' ${hostile.map(quote).join(" ")}`]).toString();
    expect(printed.split("\0").slice(0, -1)).toEqual(hostile);
  });

  it("holds for any text without NUL", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1, maxLength: 20 }), (drawn) => {
        const words = drawn.map((word) => word.toWellFormed().replaceAll("\0", ""));
        const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${words.map(quote).join(" ")}`]).toString();
        expect(printed.split("\0").slice(0, -1)).toEqual(words);
      }),
      { numRuns: 30 },
    );
  });

  it("refuses NUL", () => {
    expect(() => quote("a\0b")).toThrow(RangeError);
  });
});

describe("release id", () => {
  const hash = (digit: string) => digit.repeat(64);
  const files = [
    { path: "dags/b.py", sha256: hash("b") },
    { path: "dags/a/é.py", sha256: hash("a") },
    { path: "dags/a.py", sha256: hash("c") },
  ];

  it("is what sha256sum makes of the listing, in whatever order the files come", () => {
    const printed = spawnSync("sha256sum", { input: listing(files) }).stdout.toString();
    expect(releaseId(files)).toBe(printed.split(" ")[0]);
    expect(releaseId([...files].reverse())).toBe(releaseId(files));
  });

  it("changes with a name as with a content", () => {
    const ids = [
      files,
      files.slice(1),
      files.map((file) => ({ ...file, path: `${file.path}c` })),
      files.map((file) => ({ ...file, sha256: hash("d") })),
    ].map(releaseId);
    expect(new Set(ids).size).toBe(4);
  });

  it("tells paths that a release may hold", () => {
    expect(["dags/.airflowignore", "a b/ç.py", "dags/x..py"].every(isSafePath)).toBe(true);
    const bad = ["", "/a", "a//b", "a/../b", "./a", "a/", "-a", "a/-b", "a\nb", "a\u0000b", "a\u007f", "\uFFFD.py"];
    expect(bad.filter(isSafePath)).toEqual([]);
  });
});

describe("what the VM answers", () => {
  it("is refused when it is not of the form", () => {
    for (const printed of [
      "hello",
      "link:x",
      "link:x\u00001\u0000\u0000not a listing\u0000",
      "maybe:\u00001\u0000\u0000",
    ]) {
      expect(() => parseVmState(printed, "a".repeat(64))).toThrow();
    }
  });

  it("never offers a file with an unsafe name for reuse", () => {
    const id = "a".repeat(64);
    const hash = (digit: string) => digit.repeat(64);
    const listed = `${hash("b")}  ./x\ny\u0000${hash("c")}  ./z\u0000`;
    const partials = `partial:.${id}.00.partial\u0000${hash("d")}  ./new.py\u0000partial:../..\u0000${hash("e")}  ./w\u0000`;
    const printed = `link:releases/${id}\u0000\u0000${listed}\u0000${partials}`;
    expect([...parseVmState(printed, id).files.values()]).toEqual([`.${id}.00.partial/new.py`, `${id}/z`]);
  });
});
