// Loaded by import() on first use. Named here, since a bundled CommonJS package that is itself imported so has no names.
export { drive } from "googleapis/build/src/apis/drive/index.js";
