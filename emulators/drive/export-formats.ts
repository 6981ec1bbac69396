import { SPREADSHEET } from "./store/row.ts";

const CSV = "text/csv";
/** The type of an Excel workbook. */
export const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A type that a Google document can be exported as. */
export interface ExportFormat {
  readonly mimeType: string;
  /** Its name in an export link. */
  readonly name: string;
}

const FORMATS: Readonly<Record<string, readonly ExportFormat[]>> = {
  [SPREADSHEET]: [
    { mimeType: CSV, name: "csv" },
    { mimeType: XLSX, name: "xlsx" },
  ],
  "application/vnd.google-apps.document": [{ mimeType: "text/plain", name: "txt" }],
};

/** What a native type can be exported to here: fewer formats than Google has; none for other types. */
export function exportFormats(mimeType: string): readonly ExportFormat[] {
  return FORMATS[mimeType] ?? [];
}
