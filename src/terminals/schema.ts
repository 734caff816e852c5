import { z } from 'zod';
import { fingerprint } from '../http/client-certificate.ts';
import { laneClasses } from '../lanes/lane-class.ts';

export const Params = z.strictObject({ id: z.string().max(100) });

/** The public half of a terminal's key. What a browser or Node exports beside it is taken and left aside. */
export const PublicKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{43}$/, { error: 'expected 32 bytes in base64url' }),
  kid: z.string().max(200).optional(),
  alg: z.enum(['EdDSA', 'Ed25519']).optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.literal('verify')).max(1).optional(),
  ext: z.boolean().optional(),
});
export type PublicKey = z.output<typeof PublicKey>;

export const RegisterBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  laneId: z.string().max(20),
});

export const EnrollBody = z.strictObject({
  terminalId: z.string().max(100),
  enrollmentCode: z.string().max(40),
  publicKey: PublicKey,
});

/** A token request as RFC 7523 has it. */
export const TokenBody = z.strictObject({
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:jwt-bearer'),
  assertion: z.string().max(4000),
});

export const KeyBody = z.strictObject({
  publicKey: PublicKey,
  /** How long the keys before this one stay good, in hours. */
  overlapHours: z.number().min(0).max(168).default(24),
});

/** Why a terminal is disabled or enabled: coded, for the audit log. */
export const StateBody = z.strictObject({
  reason: z.enum(['stolen', 'compromised', 'maintenance', 'retired', 'returned', 'other']),
});

/** A client certificate by its fingerprint, as OpenSSL prints it or without the colons; null: none any more. */
export const CertificateBody = z.strictObject({
  sha256: z
    .string()
    .transform((text) => fingerprint(text) ?? '')
    .refine((digits) => digits !== '', { error: 'expected a SHA-256 fingerprint: 64 hex digits' })
    .nullable(),
});

export const BadgeBody = z.strictObject({
  /** The officer's own token, from the issuer. */
  officerToken: z.string().max(8000),
  hours: z.number().min(0.25).max(12).default(8),
});

export const HeartbeatBody = z.strictObject({
  /** 0 before the first snapshot. */
  snapshotVersion: z.int().min(0),
  /** Seconds. */
  snapshotAge: z.int().min(0).nullable(),
  journalDepth: z.int().min(0),
  /** Of the booth; null before the first event. */
  lastSequence: z.int().min(0).nullable(),
  /** Events that the centre refused for good and that the terminal keeps for the operator. */
  deadLetters: z.int().min(0).default(0),
  /** An officer practises on this terminal; nothing of that is sent. */
  drill: z.boolean().default(false),
  /** The terminal's own time as it tells this. */
  clock: z.iso.datetime({ offset: true }).optional(),
});

export const LaneOf = z.object({
  id: z.string(),
  laneClass: z.enum(laneClasses),
  crossing: z.string(),
  port: z.string(),
});

export const TokenReply = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int(),
  lane: LaneOf,
  /** Base64url: the key of the snapshot's lookup keys. To be kept in memory alone. */
  snapshotKey: z.string(),
  /** For exams drawn while the terminal is alone: their share, and the subkeys of yesterday, today and tomorrow (base64url). */
  exam: z.object({ rate: z.number(), subkeys: z.record(z.string(), z.string()) }),
  /** The public keys (JWK) of which one has signed each snapshot. */
  signingKeys: z.array(z.record(z.string(), z.unknown())),
});

export const TerminalView = z.object({
  id: z.string(),
  name: z.string(),
  laneId: z.string(),
  state: z.enum(['registered', 'active', 'disabled']),
  registeredAt: z.iso.datetime(),
  /** SHA-256 (hex) of the client certificate that it is bound to. */
  certificateSha256: z.string().optional(),
  keys: z.array(z.object({ id: z.string(), validUntil: z.iso.datetime().optional() })),
  heartbeat: z
    .object({
      at: z.iso.datetime(),
      snapshotVersion: z.int(),
      /** Seconds, as of the heartbeat. */
      snapshotAge: z.int().nullable(),
      journalDepth: z.int(),
      lastSequence: z.int().nullable(),
      deadLetters: z.int(),
      drill: z.boolean(),
      /** Seconds by which the terminal's clock was ahead of this service's; negative: behind. */
      clockAhead: z.int().optional(),
    })
    .optional(),
  /** The highest sequence number that has arrived, by phase. */
  arrived: z.record(z.string(), z.int()),
  /** Numbers from 0 on that have not arrived though later ones have, among the last 10,000 of each phase. */
  gaps: z.array(z.object({ phase: z.string(), from: z.int(), to: z.int() })),
});
