const LONGEST_BYTES = 200;
const LONGEST_EXTENSION_BYTES = 20;
const PREFIX = "file-";

// Device names of Windows: an object called `aux.csv` could not be downloaded there.
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A Drive name as the last part of an object name: letters, digits, space and `.-_()`, everything else is `_`; at most
 * 200 bytes, the extension kept. Applied to its own result it changes nothing.
 *
 * Cloud Storage refuses CR and LF and more than 1024 bytes, and warns of `#[]*?` and control characters. Spark takes
 * `[]{}*?\` for a pattern, fails on `:`, and leaves out every file whose name begins with `_` or `.` or ends in
 * `._COPYING_` without saying so (seen with PySpark 3.5).
 */
export function safeName(driveName: string): string {
  const plain = driveName
    .toWellFormed()
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N} ._()-]/gu, "_")
    .trim()
    .replace(/[. ]+$/u, "")
    .replaceAll("._COPYING_", "._COPYING-");
  return shortened(/^[_.]/u.test(plain) || plain === "" || DEVICE.test(plain) ? PREFIX + plain : plain);
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_BYTES) return name;
  const dot = name.lastIndexOf(".");
  const extension = dot < 0 ? "" : name.slice(dot);
  const kept = Buffer.byteLength(extension) <= LONGEST_EXTENSION_BYTES ? extension : "";
  const stem = name.slice(0, name.length - kept.length);
  return firstBytes(stem, LONGEST_BYTES - Buffer.byteLength(kept)).replace(/[. ]+$/u, "") + kept;
}

/** As many whole characters as fit. */
function firstBytes(text: string, bytes: number): string {
  let kept = "";
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}
