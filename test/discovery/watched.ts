/** Ports of this process that emulators answer at: what comes to them is held against Google's documents. */
export const watchedPorts = new Set<number>();
