/**
 * Everything that Sluice runs on the VM: four fixed scripts, their arguments quoted, their data on standard input. They
 * want a POSIX shell, GNU coreutils and findutils, and util-linux (`flock`).
 *
 *     <path>/releases/<id>/...              a release; its id is the hash of its listing
 *     <path>/releases/.<id>.<nonce>.partial one that a push is putting together
 *     <path>/current -> releases/<id>       what Airflow runs
 */

/** A command to run on the VM. */
export interface RemoteCommand {
  readonly step: "compare" | "open" | "publish" | "discard";
  readonly command: string;
  /** Standard input. */
  readonly input: string;
  /** Exit codes that are an answer; any other is a failure. */
  readonly answers: readonly number[];
}

/** Exit code of {@link publish} for a release whose files are not what they should be; its listing is printed. */
export const NOT_WHOLE = 3;

const PRELUDE = String.raw`set -eu
export LC_ALL=C
listing() (
  cd -- "$1"
  find . -name __pycache__ -prune -o \( -type f -o -type l \) -print0 | sort -z | xargs -0 -r sha256sum -z --
)
digest() { listing "$1" | sha256sum | cut -d ' ' -f 1; }
`;

/** In a releases folder with the setgid bit several users push: what one writes, the others of the group may remove. */
const SHARE = String.raw`if [ -g releases ]; then umask 002; mode=ug+rwX,o+rX; else umask 022; mode=u+rwX,go+rX; fi
`;

/** Prints, each ended by NUL: what current is, the free KiB, the digest of the wanted release; then current's listing. */
const COMPARE = String.raw`root=$1 id=$2
[ -d "$root" ] || exit 0
cd -- "$root"
if [ -L current ]; then printf 'link:%s\0' "$(readlink current)"
elif [ -e current ]; then printf 'other:\0'
else printf 'none:\0'
fi
printf '%s\0' "$(df -Pk . | awk 'NR == 2 { print $4 }')"
if [ -d "releases/$id" ]; then printf '%s\0' "$(digest "releases/$id")"; else printf '\0'; fi
if [ -d current ]; then listing current; fi
`;

/**
 * Input: folders, an empty line, then pairs of lines: a file to copy and where to. What pushes that died a day ago left
 * is cleared away; where that fails it belongs to another user, and stays.
 */
const OPEN = String.raw`root=$1 partial=$2
umask 022
mkdir -p -- "$root/releases"
cd -- "$root"
find releases -mindepth 1 -maxdepth 1 -name '.*.partial' -mtime +0 -exec rm -rf -- {} + 2>/dev/null || :
find . -maxdepth 1 -name '.current.*' -mtime +0 -delete 2>/dev/null || :
${SHARE}mkdir -- "releases/$partial"
cd -- "releases/$partial"
while IFS= read -r folder && [ -n "$folder" ]; do mkdir -p -- "$folder"; done
while IFS= read -r from && IFS= read -r to; do cp -- "$from" "$to"; done
`;

/**
 * Puts the partial release in its place (or, without one, takes the release that is there), switches the link and
 * removes old releases; one push at a time. When the place is taken, another push was faster: its release is used if
 * it is whole and replaced if it is not. Prints `previous TARGET`, then `removed ID` or `stuck ID` for each old release.
 */
const PUBLISH = String.raw`root=$1 id=$2 partial=$3 nonce=$4 keep=$5
cd -- "$root"
exec 9<releases
flock 9
${SHARE}candidate=releases/$id
[ -z "$partial" ] || candidate=releases/$partial
if [ "$(digest "$candidate")" != "$id" ]; then listing "$candidate"; exit 3; fi
if [ -n "$partial" ]; then
  chmod -R "$mode" -- "$candidate"
  sync -f -- "$candidate"
  if [ -e "releases/$id" ] && [ "$(digest "releases/$id")" != "$id" ]; then
    mv -T -- "releases/$id" "releases/.$id.$nonce.damaged.partial"
  fi
  if [ -e "releases/$id" ]; then rm -rf -- "$candidate"; else mv -T -- "$candidate" "releases/$id"; fi
fi
touch -- "releases/$id" 2>/dev/null || :
previous=$(readlink current || :)
ln -s -- "releases/$id" ".current.$nonce"
mv -T -- ".current.$nonce" current
printf 'previous %s\n' "$previous"
rm -rf -- "releases/.$id.$nonce.damaged.partial"
find releases -mindepth 1 -maxdepth 1 -type d -regextype posix-egrep -regex 'releases/[0-9a-f]{64}' -printf '%T@ %f\n' |
  sort -rn | tail -n "+$((keep + 1))" | cut -d ' ' -f 2 |
  while IFS= read -r old; do
    [ "$old" != "$id" ] || continue
    if rm -rf -- "releases/$old"; then printf 'removed %s\n' "$old"; else printf 'stuck %s\n' "$old"; fi
  done
`;

const DISCARD = String.raw`root=$1 partial=$2
rm -rf -- "$root/releases/$partial"
`;

export function compare(root: string, id: string): RemoteCommand {
  return { step: "compare", command: script(COMPARE, root, id), input: "", answers: [0] };
}

/**
 * @param folders to make inside the partial release, parents before children
 * @param copies files of the current release, by their paths from the partial one
 */
export function open(
  root: string,
  partial: string,
  folders: readonly string[],
  copies: readonly { readonly from: string; readonly to: string }[],
): RemoteCommand {
  const lines = [...folders.map((folder) => `./${folder}`), "", ...copies.flatMap(({ from, to }) => [from, `./${to}`])];
  const input = lines.map((line) => `${line}\n`).join("");
  return { step: "open", command: script(OPEN, root, partial), input, answers: [0] };
}

/** @param partial undefined when the release is in its place already */
export function publish(
  root: string,
  { id, partial, nonce, keep }: { id: string; partial: string | undefined; nonce: string; keep: number },
): RemoteCommand {
  const command = script(PUBLISH, root, id, partial ?? "", nonce, String(keep));
  return { step: "publish", command, input: "", answers: [0, NOT_WHOLE] };
}

export function discard(root: string, partial: string): RemoteCommand {
  return { step: "discard", command: script(DISCARD, root, partial), input: "", answers: [0] };
}

/**
 * One word for a shell, whatever is in it.
 * @throws RangeError for NUL, which no argument can hold
 */
export function quote(value: string): string {
  if (value.includes("\0")) throw new RangeError("An argument cannot hold NUL.");
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

function script(text: string, ...args: readonly string[]): string {
  return ["exec sh -c", quote(PRELUDE + text), "sluice", ...args.map(quote)].join(" ");
}
