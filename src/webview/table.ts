import { amountsIn } from "./table/amounts.ts";
import { openLink } from "./table/link.ts";
import { startPage } from "./table/page.ts";
import type { TableTexts } from "./table/texts.ts";

// The grid of a table: asks the editor for the rows that are seen, and shows them.
const texts = JSON.parse(document.body.dataset["texts"] ?? "{}") as TableTexts;
startPage({ texts, amounts: amountsIn(document.documentElement.lang) }, openLink());
