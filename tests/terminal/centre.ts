import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Role } from '../../src/http/principal.ts';
import { mintToken } from '../../src/http/tokens.ts';
import { type RunningApi, startApi } from '../../src/node.ts';
import type { Presented } from '../../src/terminal/answer.ts';
import { enroll } from '../../src/terminal/identity.ts';
import { type KeyStore, memoryKeyStore } from '../../src/terminal/key-store.ts';

/** A member as the sandbox makes them. */
export interface SandboxMember {
  readonly rfid: string;
  readonly passId: string;
  readonly membershipId: string;
  readonly vehicle: { readonly plate: string; readonly state: string; readonly country: string };
}

/** A real centre in this process. */
export interface Centre {
  readonly api: RunningApi;
  readonly url: string;
  call(role: Role, method: string, path: string, body?: unknown): Promise<Response>;
  member(state?: 'active' | 'revoked'): Promise<SandboxMember>;
  /** Registers a terminal at this lane and enrolls it in its folder. */
  enroll(folder: string, laneId?: string, store?: KeyStore): Promise<void>;
  close(): Promise<void>;
}

/** Starts a centre that ends with the test. */
export async function openCentre(environment: Record<string, string> = {}): Promise<Centre> {
  const folder = mkdtempSync(join(tmpdir(), 'garita-centre-'));
  const api = await startApi({
    GARITA_DATA: folder,
    PORT: '0',
    GARITA_LOG_LEVEL: 'silent',
    GARITA_RANDOM_EXAM_RATE: '0',
    ...environment,
  });
  let open = true;
  async function close(): Promise<void> {
    if (!open) return;
    open = false;
    await api.close();
    rmSync(folder, { recursive: true, force: true });
  }
  onTestFinished(close);

  async function call(role: Role, method: string, path: string, body?: unknown): Promise<Response> {
    const claims = { subject: `${role}-1`, roles: [role], agency: 'CBP' };
    const ndjson = typeof body === 'string';
    return fetch(`${api.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await mintToken(api.services, claims, 900)}`,
        ...(body === undefined
          ? {}
          : { 'content-type': ndjson ? 'application/x-ndjson' : 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      },
      ...(body === undefined ? {} : { body: ndjson ? body : JSON.stringify(body) }),
    });
  }

  async function created<T>(role: Role, path: string, body: unknown): Promise<T> {
    const response = await call(role, 'POST', path, body);
    if (response.status !== 201) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    api,
    url: api.url,
    call,
    close,
    member: (state = 'active') => created('admin', '/v1/sandbox/members', { state }),
    async enroll(home, laneId = '250401-S1', store = memoryKeyStore()) {
      const registered = await created<{ id: string; enrollmentCode: string }>('admin', '/v1/terminals', {
        name: 'Booth',
        laneId,
      });
      await enroll({ url: api.url, fetch }, home, registered.id, registered.enrollmentCode, store);
    },
  };
}

/** What a terminal is shown of a member in their car, alone. */
export function inTheirCar({ rfid, vehicle: { plate, state, country } }: SandboxMember): Presented {
  return { phase: 'booth', occupants: [{ rfid }], occupantCount: 1, vehicle: { plate, state, country } };
}
