/**
 * A `matchGlob` pattern: `*` within a path segment, `**` across them, `?`, `[a-c]`, `[!x]`, `{a,b}`.
 * https://cloud.google.com/storage/docs/json_api/v1/objects/list#list-objects-and-prefixes-using-glob
 */
export function globMatcher(glob: string): (name: string) => boolean {
  const tokens = glob.match(/\*\*\/?|\*|\?|\[!?[^\]]+\]|\\.|[{},]|[^]/gu) ?? [];
  let depth = 0;
  const source = tokens.map((token) => {
    if (token === "{") depth++;
    const piece = regexOf(token, depth > 0);
    if (token === "}") depth--;
    return piece;
  });
  const pattern = new RegExp(`^${source.join("")}$`, "su");
  return (name) => pattern.test(name);
}

function regexOf(token: string, inBraces: boolean): string {
  if (token === "**/") return "(?:.*/)?";
  if (token === "**") return ".*";
  if (token === "*") return "[^/]*";
  if (token === "?") return "[^/]";
  if (token === "{" && inBraces) return "(?:";
  if (token === "}" && inBraces) return ")";
  if (token === "," && inBraces) return "|";
  const set = /^\[(!?)(.+)\]$/su.exec(token);
  if (set) return `[${set[1] ? "^" : ""}${(set[2] ?? "").replace(/[\\\]^[&]/g, "\\$&")}]`;
  return (token.length > 1 ? token.slice(1) : token).replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}
