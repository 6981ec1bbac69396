import type { Ui } from "../../app.ts";
import type { Link } from "../../page.ts";

/** What a link can lead to. */
export interface Ways {
  readonly ui: Pick<Ui, "show" | "open">;
  readonly run: (command: string, given?: unknown) => Promise<unknown>;
}

/** Goes where a link leads; into the browser by https alone. */
export async function followLink(link: Link, { ui, run }: Ways): Promise<void> {
  switch (link.to) {
    case "address":
      return ui.show(link.address, link.at);
    case "command":
      await run(link.command, link.given);
      return;
    case "web":
      // Of anything else it would be taken for a path of this machine.
      if (URL.canParse(link.url) && new URL(link.url).protocol === "https:") await ui.open(link.url);
  }
}
