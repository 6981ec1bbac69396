import type { Place } from "./table.ts";

/** The shells that there are scripts for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** A script that lets a shell complete `sluice`. It holds all words: a key press starts no program. */
export function completionScript(shell: (typeof SHELLS)[number], places: readonly Place[]): string {
  switch (shell) {
    case "bash":
      return bash(places);
    case "zsh":
      return `autoload -Uz compinit bashcompinit\n(( $+functions[compdef] )) || compinit\nbashcompinit\n${bash(places)}`;
    case "fish":
      return fish(places);
    case "powershell":
      return powershell(places);
  }
}

/** The way to a place is walked word by word: options and their values are passed over. */
function bash(places: readonly Place[]): string {
  const ways = places.filter(({ path }) => path !== "").map(({ path }) => `      "${path}") path="${path}" ;;`);
  const values = places.flatMap(({ path, values: known, open }) => [
    ...known.map(({ option, choices }) => `    "${path} ${option}") words="${choices.join(" ")}" ;;`),
    // Nothing of ours: the shell offers its files.
    ...open.map((option) => `    "${path} ${option}") words="" ;;`),
  ]);
  const words = places.map(({ path, words: of }) => `        "${path}") words="${texts(of)}" ;;`);
  return `_sluice() {
  local path="" words="" way i
  for ((i = 1; i < COMP_CWORD; i++)); do
    way="$path \${COMP_WORDS[i]}"
    case "\${way# }" in
${ways.join("\n")}
    esac
  done
  case "$path \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join("\n")}
    *)
      case "$path" in
${words.join("\n")}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _sluice sluice
`;
}

function fish(places: readonly Place[]): string {
  const ways = places
    .filter(({ path }) => path !== "")
    .map(({ path }) => `      case ${single(path)}\n        set way ${single(path)}`);
  const lines = places.flatMap(({ path, words, values, open }) => {
    const here = `complete -c sluice -n '__sluice_is ${path.replaceAll(" ", "_")}'`;
    return words.map(({ text, about }) => {
      const told = about === "" ? "" : ` -d ${single(about)}`;
      if (!text.startsWith("--")) return `${here} -f -a ${text}${told}`;
      const choices = values.find(({ option }) => option === text)?.choices;
      const value = choices ? ` -x -a ${single(choices.join(" "))}` : open.includes(text) ? " -r" : "";
      return `${here} -l ${text.slice(2)}${value}${told}`;
    });
  });
  return `function __sluice_is
  set -l way
  for word in (commandline -opc)[2..-1]
    switch (string trim "$way $word")
${ways.join("\n")}
    end
  end
  test (string replace -a ' ' _ -- "$way") = "$argv"
end
${lines.join("\n")}
`;
}

function powershell(places: readonly Place[]): string {
  const table = places.map(
    ({ path, words }) => `    ${quoted(path)} = @(${words.map(({ text }) => quoted(text)).join(", ")})`,
  );
  const values = places.flatMap(({ path, values: known }) =>
    known.map(({ option, choices }) => `    ${quoted(`${path} ${option}`)} = @(${choices.map(quoted).join(", ")})`),
  );
  return `Register-ArgumentCompleter -Native -CommandName sluice -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${table.join("\n")}
  }
  $values = @{
${values.join("\n")}
  }
  $path = ''
  $before = ''
  foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
    $text = $element.ToString()
    if ($element.Extent.EndOffset -ge $cursorPosition -and $text -eq $wordToComplete) { break }
    $way = "$path $text".Trim()
    if ($words.ContainsKey($way)) { $path = $way }
    $before = $text
  }
  $offered = if ($values.ContainsKey("$path $before")) { $values["$path $before"] } else { $words[$path] }
  $offered | Where-Object { $_ -like "$wordToComplete*" }
}
`;
}

function texts(words: Place["words"]): string {
  return words.map(({ text }) => text).join(" ");
}

/** As fish quotes. */
function single(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** As PowerShell quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
