/**
 * Where a terminal keeps its secrets, by name: never in the folder with its pack. Names are made of `a` to `z`, digits
 * and dashes; a secret is one line of text.
 */
export interface KeyStore {
  /** Whether what is put outlasts the process. */
  readonly lasting: boolean;
  /** Undefined when there is no such secret, or when it cannot be had now. */
  get(name: string): Promise<string | undefined>;
  /** @throws Error when it could not be kept */
  put(name: string, secret: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Secrets that end with the process. */
export function memoryKeyStore(): KeyStore {
  const secrets = new Map<string, string>();
  return {
    lasting: false,
    get: async (name) => secrets.get(name),
    async put(name, secret) {
      secrets.set(name, secret);
    },
    async delete(name) {
      secrets.delete(name);
    },
  };
}
