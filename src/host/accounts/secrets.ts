/** Names of what is kept, in the editor's encrypted storage. */
export const SECRETS = { key: "sluice.key", accounts: "sluice.accounts" } as const;
