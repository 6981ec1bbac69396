import type { Request } from "./grants.ts";

/** Asks whether an application gets what it asks for. Its texts came with the request, and are texts. */
export function consentPage({ email, scopes }: Request, id: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Emulated sign-in</title></head>
<body>
<h1>Emulated sign-in</h1>
<p>As ${escape(email)}, on this machine alone, Sluice wants:</p>
<ul>${scopes.map((scope) => `<li>${escape(scope)}</li>`).join("")}</ul>
<p><a id="allow" href="/_consent/${id}/allow">Allow</a> <a id="deny" href="/_consent/${id}/deny">Deny</a></p>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
