import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { makeFolder } from '../config/make-folder-node.ts';
import { replaceDurably } from './durable-file.ts';
import type { Way } from './fetch.ts';
import type { KeyStore } from './key-store.ts';

/** Who a terminal is: its id and the private key that never leaves its machine. */
export interface Identity {
  readonly terminalId: string;
  readonly privateKey: JWK;
}

const Key = z.looseObject({ kty: z.string() });
/** Without the key where the machine's key store has it. */
const Stored = z.object({ terminalId: z.string(), privateKey: Key.optional() });
type Stored = z.output<typeof Stored>;

const identityFile = (folder: string) => join(folder, 'identity.json');
const keyName = (terminalId: string) => `garita-${terminalId}-key`;

/** What this folder says of the terminal; undefined before enrollment. */
export function readIdentity(folder: string): Stored | undefined {
  const file = identityFile(folder);
  return existsSync(file) ? Stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** The identity with its key; undefined before enrollment, and where the key store does not give the key. */
export async function openIdentity(folder: string, store: KeyStore): Promise<Identity | undefined> {
  const stored = readIdentity(folder);
  if (!stored) return undefined;
  const { terminalId } = stored;
  const own =
    stored.privateKey ?? (await store.get(keyName(terminalId)).then((text) => text && JSON.parse(text)));
  const key = Key.safeParse(own);
  return key.success ? { terminalId, privateKey: key.data as JWK } : undefined;
}

/**
 * Enrolls: makes an Ed25519 key, registers its public half with the one-time code, and keeps the private half in the
 * machine's key store, or where there is none in the folder, for its owner alone.
 *
 * @throws Error in one line when the centre refuses or does not answer, or when the key could not be kept
 */
export async function enroll(
  { url, fetch }: Way,
  folder: string,
  terminalId: string,
  enrollmentCode: string,
  store: KeyStore,
): Promise<void> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { kty, crv, x } = await exportJWK(pair.publicKey);
  const privateKey = await exportJWK(pair.privateKey);
  makeFolder(folder, 0o700);
  // Before the code is spent: a key that cannot be kept would be lost.
  if (store.lasting) await store.put(keyName(terminalId), JSON.stringify(privateKey));
  const response = await fetch(`${url}/v1/terminals/enroll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ terminalId, enrollmentCode, publicKey: { kty, crv, x } }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) {
    if (store.lasting) await store.delete(keyName(terminalId));
    throw new Error(`the centre refused the enrollment (${response.status})`);
  }
  const stored: Stored = store.lasting
    ? { terminalId }
    : { terminalId, privateKey: { ...privateKey, kty: 'OKP' } };
  await replaceDurably(identityFile(folder), JSON.stringify(stored));
}
