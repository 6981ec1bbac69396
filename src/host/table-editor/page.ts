import { markup, type Html } from "../html.ts";
import type { TableTexts } from "../../webview/table/texts.ts";
import { TABLE_STYLE } from "./style.ts";

/** What the page of a table is made of. */
export interface TablePage {
  readonly texts: TableTexts;
  readonly language: string;
  /** Address of the script, as the page may ask for it. */
  readonly script: string;
  /** Lets this page's own script and style in, and nothing else. */
  readonly nonce: string;
}

/** The page of a table: empty, until its script has asked for the rows. Nothing comes from elsewhere. */
export function tablePage({ texts, language, script, nonce }: TablePage): Html {
  return markup`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'">
<style nonce="${nonce}">${TABLE_STYLE}</style>
</head>
<body data-texts="${JSON.stringify(texts)}">
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
