// Loaded by import() on first use. Named here, since a bundled CommonJS package that is itself imported so has no names.
export { v1 } from "@google-cloud/dataproc";
