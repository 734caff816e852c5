/** A data folder's keys under a passphrase: scrypt makes the key, AES-256-GCM seals. */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { Secrets } from '../../config/secrets.ts';

/** 128 MiB and about 0.3 s for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;

const SealedKeys = z.strictObject({
  format: z.literal('garita-keys-1'),
  kdf: z.literal('scrypt'),
  N: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
  r: z.literal(8),
  p: z.literal(1),
  salt: z.string(),
  iv: z.string(),
  tag: z.string(),
  ciphertext: z.string(),
});

function derive(passphrase: string, salt: Buffer, N: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { ...cost, N, maxmem: 256 * N * cost.r };
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** The text of `keys.sealed`. */
export async function sealSecrets(secrets: Secrets, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, cost.N), iv);
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
  const text = (bytes: Buffer) => bytes.toString('base64');
  return JSON.stringify({
    format: 'garita-keys-1',
    kdf: 'scrypt',
    ...cost,
    salt: text(salt),
    iv: text(iv),
    tag: text(cipher.getAuthTag()),
    ciphertext: text(ciphertext),
  });
}

/** Opens `keys.sealed`. @throws Error when the passphrase is wrong or the text was altered. */
export async function openSecrets(sealed: string, passphrase: string): Promise<Secrets> {
  const parsed = SealedKeys.parse(JSON.parse(sealed));
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const key = await derive(passphrase, bytes(parsed.salt), parsed.N);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes(parsed.iv), { authTagLength: 16 });
  decipher.setAuthTag(bytes(parsed.tag));
  let plain: string;
  try {
    plain = Buffer.concat([decipher.update(bytes(parsed.ciphertext)), decipher.final()]).toString('utf8');
  } catch {
    throw new Error('GARITA_BACKUP_PASSPHRASE does not open the keys of this backup');
  }
  return Secrets.parse(JSON.parse(plain));
}
