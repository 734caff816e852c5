import type { JWK } from 'jose';
import { z } from 'zod';
import { fromBase64 } from '../keys/bytes.ts';
import { parseKeyRing } from '../keys/key-ring.ts';
import { type Keys, openKeys } from '../keys/keys.ts';
import { openSigner } from '../keys/signer.ts';
import { ConfigurationError, type Environment } from './settings.ts';

/** The secrets as text: from the environment in production, from the data folder in development. */
export const Secrets = z.object({
  /** JSON array of private Ed25519 JWKs, each with a `kid`; the first signs. */
  GARITA_SIGNING_KEYS: z.string(),
  /** `id:base64` of 32 bytes, separated by commas; the first seals. */
  GARITA_ENCRYPTION_KEYS: z.string(),
  /** base64 of 32 bytes. */
  GARITA_LOOKUP_KEY: z.string(),
  /** base64 of 32 bytes. */
  GARITA_EXAM_KEY: z.string(),
  GARITA_WORKER_SECRET: z.string().min(16),
});
export type Secrets = z.infer<typeof Secrets>;

export const secretNames = Object.keys(Secrets.shape) as (keyof Secrets)[];

function inVariable<T>(name: keyof Secrets, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ConfigurationError(`${name}: ${error instanceof Error ? error.message : 'not valid'}`);
  }
}

function bytes32(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (bytes.length !== 32) throw new Error(`has ${bytes.length} bytes, 32 are needed`);
  return bytes;
}

/** The secrets of the environment. @throws ConfigurationError that names the missing ones. */
export function secretsFrom(environment: Environment): Secrets {
  const missing = secretNames.filter((name) => !environment[name]);
  if (missing.length > 0)
    throw new ConfigurationError(`${missing.join(', ')}: production needs its secrets set`);
  const parsed = Secrets.safeParse(environment);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigurationError(`${String(issue?.path[0])}: ${issue?.message}`);
}

/** Opens the secrets into the verbs that the application uses. */
export async function keysFrom(secrets: Secrets): Promise<Keys> {
  let jwks: JWK[];
  try {
    jwks = JSON.parse(secrets.GARITA_SIGNING_KEYS) as JWK[];
  } catch {
    throw new ConfigurationError('GARITA_SIGNING_KEYS: expected a JSON array of JWKs');
  }
  const signer = await openSigner(jwks).catch((error: unknown) => {
    throw new ConfigurationError(
      `GARITA_SIGNING_KEYS: ${error instanceof Error ? error.message : 'not valid'}`,
    );
  });
  return openKeys({
    encryption: inVariable('GARITA_ENCRYPTION_KEYS', () => parseKeyRing(secrets.GARITA_ENCRYPTION_KEYS)),
    lookup: inVariable('GARITA_LOOKUP_KEY', () => bytes32(secrets.GARITA_LOOKUP_KEY)),
    exam: inVariable('GARITA_EXAM_KEY', () => bytes32(secrets.GARITA_EXAM_KEY)),
    signer,
    workerSecret: secrets.GARITA_WORKER_SECRET,
  });
}
