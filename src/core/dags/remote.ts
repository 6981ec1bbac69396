/**
 * Everything that Sluice runs on the VM: fixed scripts, their arguments quoted, their data on standard input. They want
 * a POSIX shell, GNU coreutils and findutils, and util-linux (`flock`).
 *
 *     <path>/releases/<id>/...              a release; its id is the hash of its listing
 *     <path>/releases/.<id>.<nonce>.partial one that a push is putting together: while it is there, that push may switch
 *     <path>/current -> releases/<id>       what Airflow runs
 */

/** A command to run on the VM. */
export interface RemoteCommand {
  readonly step: "compare" | "open" | "probe" | "publish" | "withdraw";
  readonly command: string;
  /** Standard input. */
  readonly input: string;
  /** Exit codes that are an answer; any other is a failure. */
  readonly answers: readonly number[];
}

/** Exit code of {@link activate} for a release whose files are not what they should be; its listing is printed. */
export const NOT_WHOLE = 3;
/** Exit code of {@link withdraw} where a push is switching at this moment. */
export const BUSY = 4;

/**
 * The listing of a release: its plain files by hash. Whatever else somebody put there (links, pipes) is no part of a
 * release and is not opened: it has a hash that no content has, so that the release is not what its id says.
 */
const PRELUDE = String.raw`set -eu
export LC_ALL=C
listing() (
  [ -d "$1" ] && [ ! -L "$1" ] || exit 0
  cd -- "$1"
  find . -name __pycache__ -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum -z -- || :
  find . -name __pycache__ -prune -o ! -type f ! -type d -printf '0000000000000000000000000000000000000000000000000000000000000000  %p\0'
)
digest() { listing "$1" | sha256sum | cut -d ' ' -f 1; }
`;

/** In a releases folder with the setgid bit several users push: what one writes, the others of the group may remove. */
const SHARE = String.raw`if [ -g releases ]; then umask 002; else umask 022; fi
`;

/**
 * Prints, each ended by NUL: what current is, the digest of the wanted release; then the listing of the current release,
 * an empty entry, and for each partial release of the same id its name and its listing. Prints nothing where the folder
 * is not there.
 */
const COMPARE = String.raw`root=$1 id=$2
[ -d "$root" ] || exit 0
cd -- "$root"
target=
if [ -L current ]; then target=$(readlink current); printf 'link:%s\0' "$target"
elif [ -e current ]; then printf 'other:\0'
else printf 'none:\0'
fi
printf '%s\0' "$(digest "releases/$id")"
if printf '%s\n' "$target" | grep -Eqx 'releases/[0-9a-f]{64}'; then listing "$target"; fi
printf '\0'
for partial in "releases/.$id."*.partial; do
  if [ -d "$partial" ]; then printf 'partial:%s\0' "$(basename "$partial")"; listing "$partial"; fi
done
`;

/**
 * Input: folders, an empty line, then pairs of lines: a file to take and where to. From a partial release it is linked
 * where it may be: the bytes are there already. Prints where to each file should have gone that is no longer there to take, ended by NUL. What
 * pushes left in which nothing moved for `stale` minutes is cleared away, for they have given up; where that fails it
 * belongs to another user, and stays.
 */
const OPEN = String.raw`root=$1 id=$2 partial=$3 needed=$4 stale=$5
umask 022
mkdir -p -- "$root"
cd -- "$root"
clear_away() {
  for old in releases/.*.partial; do
    case $old in "$1"*) continue ;; esac
    [ -d "$old" ] && [ ! -L "$old" ] || continue
    [ -n "$(find "$old" -mmin "-$stale" -print -quit 2>/dev/null)" ] || rm -rf -- "$old" 2>/dev/null || :
  done
}
clear_away "releases/.$id."
find . -maxdepth 1 -name '.current.*' -mmin "+$stale" -delete 2>/dev/null || :
free=$(df -Pk . | awk 'NR == 2 { print $4 }')
case $free in
'' | *[!0-9]*) ;;
*) [ "$free" -ge "$needed" ] || { echo "No space left on device: $needed KiB needed, $free KiB free" >&2; exit 1; } ;;
esac
mkdir -p -- releases
${SHARE}mkdir -- "releases/$partial"
cd -- "releases/$partial"
while IFS= read -r folder && [ -n "$folder" ]; do mkdir -p -- "$folder"; done
while IFS= read -r from && IFS= read -r to; do
  # shellcheck disable=SC3067 # dash, bash and BusyBox have -O
  case $from in ../.*) [ ! -O "$from" ] || ! ln -- "$from" "$to" 2>/dev/null || continue ;; esac
  cp -- "$from" "$to" && continue
  [ ! -e "$from" ] || exit 1
  printf '%s\0' "$to"
done
cd ../..
clear_away "releases/$partial"
`;

/** Fails, with the shell's words, where nothing more can be written into a partial release: SFTP says only "Failure". */
const PROBE = String.raw`root=$1 partial=$2
cd -- "$root/releases/$partial"
trap 'rm -f -- .probe' EXIT
head -c 1048576 /dev/zero > .probe
`;

/**
 * Puts the partial release in its place (where the release is there and whole already, drops it), switches the link and
 * removes old releases; one push at a time. A release of that name that is not whole is replaced. Nothing is done once
 * the partial release is gone: the push was withdrawn. Prints `previous TARGET`, then `removed ID` or `stuck ID` for
 * each old release.
 */
const ACTIVATE = String.raw`root=$1 id=$2 partial=$3 nonce=$4 keep=$5
cd -- "$root"
exec 9<releases
flock 9
[ -d "releases/$partial" ] || { echo 'the push was withdrawn' >&2; exit 1; }
${SHARE}damaged=releases/.$id.$nonce.damaged.partial
if [ "$(digest "releases/$id")" != "$id" ]; then
  if [ "$(digest "releases/$partial")" != "$id" ]; then listing "releases/$partial"; exit 3; fi
  # Without a "who", what the umask takes away is not given.
  chmod -R +rwX -- "releases/$partial"
  sync -f -- "releases/$partial"
  if [ -e "releases/$id" ] || [ -L "releases/$id" ]; then mv -T -- "releases/$id" "$damaged"; fi
  mv -T -- "releases/$partial" "releases/$id"
fi
touch -- "releases/$id" 2>/dev/null || :
previous=$(readlink current || :)
ln -s -- "releases/$id" ".current.$nonce"
mv -T -- ".current.$nonce" current
printf 'previous %s\n' "$previous"
rm -rf -- "$damaged" "releases/$partial" || :
find releases -mindepth 1 -maxdepth 1 -type d -regextype posix-egrep -regex 'releases/[0-9a-f]{64}' -printf '%T@ %f\n' |
  sort -rn | tail -n "+$((keep + 1))" | cut -d ' ' -f 2 |
  while IFS= read -r old; do
    [ "$old" != "$id" ] || continue
    if rm -rf -- "releases/$old"; then printf 'removed %s\n' "$old"; else printf 'stuck %s\n' "$old"; fi
  done
`;

/**
 * Takes a push back, whatever of it still runs on the VM: without its partial release it switches nothing. After this
 * the state is settled, since both wait for the same lock.
 */
const WITHDRAW = String.raw`root=$1 partial=$2 wait=$3
[ -d "$root/releases" ] || exit 0
cd -- "$root"
exec 9<releases
flock -w "$wait" 9 || exit 4
rm -rf -- "releases/$partial"
`;

/** Asks what stands on the VM: what runs now, whether release `id` is there, what pushes of it left. */
export function compare(root: string, id: string): RemoteCommand {
  return { step: "compare", command: script(COMPARE, root, id), input: "", answers: [0] };
}

/** A partial release to make, and what goes into it from what the VM has. */
export interface PartialRelease {
  readonly id: string;
  /** Its name below `releases`. */
  readonly partial: string;
  /** To make inside, parents before children. */
  readonly folders: readonly string[];
  /** Files to take: their paths from the partial release, and inside it. */
  readonly copies: readonly { readonly from: string; readonly to: string }[];
  /** Bytes of space that it needs. */
  readonly needed: number;
  /** After so many minutes without a change a partial release is nobody's. */
  readonly staleMinutes: number;
}

/**
 * Makes a partial release and fills it with what the VM has. Its answer names the copies that are to be uploaded
 * after all.
 */
export function open(
  root: string,
  { id, partial, folders, copies, needed, staleMinutes }: PartialRelease,
): RemoteCommand {
  const lines = [...folders.map((folder) => `./${folder}`), "", ...copies.flatMap(({ from, to }) => [from, `./${to}`])];
  const input = lines.map((line) => `${line}\n`).join("");
  const kibibytes = Math.ceil(needed / 1024);
  const command = script(OPEN, root, id, partial, String(kibibytes), String(staleMinutes));
  return { step: "open", command, input, answers: [0] };
}

/** Asks why nothing more can be written into a partial release. Fails with the reason, if there still is one. */
export function probe(root: string, partial: string): RemoteCommand {
  return { step: "probe", command: script(PROBE, root, partial), input: "", answers: [0] };
}

/**
 * Makes the partial release the one that Airflow runs, and keeps the newest `keep`. Exit code {@link NOT_WHOLE} is an
 * answer.
 */
export function activate(
  root: string,
  { id, partial, nonce, keep }: { id: string; partial: string; nonce: string; keep: number },
): RemoteCommand {
  const command = script(ACTIVATE, root, id, partial, nonce, String(keep));
  return { step: "publish", command, input: "", answers: [0, NOT_WHOLE] };
}

/**
 * Takes a partial release away, so that no push switches to it any more. Exit code {@link BUSY} is an answer.
 * @param waitSeconds for a push that is switching at this moment
 */
export function withdraw(root: string, partial: string, waitSeconds: number): RemoteCommand {
  return {
    step: "withdraw",
    command: script(WITHDRAW, root, partial, String(waitSeconds)),
    input: "",
    answers: [0, BUSY],
  };
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
