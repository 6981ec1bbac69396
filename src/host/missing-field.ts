/** What to put where into a file that lacks a field. */
export interface FieldToAdd {
  /** Characters before it. */
  readonly offset: number;
  /** In the editor's own language of snippets; the cursor comes to stand in the value. */
  readonly snippet: string;
}

const VALUES: Readonly<Record<string, string>> = {
  driveFolders: '["$1"]',
  airflow: '{ "host": "$1", "user": "$2" }',
};

/** How a field is added at the end of a JSON object; undefined for a text that ends with none. */
export function fieldToAdd(text: string, field: string): FieldToAdd | undefined {
  if (!text.trimEnd().endsWith("}")) return undefined;
  const { length: offset } = text.slice(0, text.lastIndexOf("}")).trimEnd();
  const comma = /[{,]$/.test(text.slice(0, offset)) ? "" : ",";
  return { offset, snippet: `${comma}\n"${field}": ${VALUES[field] ?? '"$1"'}` };
}
