import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { bindCertificate } from './bind-certificate.ts';
import { enrollTerminal } from './enroll.ts';
import { registerTerminal } from './register.ts';
import { rotateKey } from './rotate-key.ts';
import { CertificateBody, EnrollBody, KeyBody, Params, RegisterBody, StateBody } from './schema.ts';
import { setTerminalState } from './set-state.ts';

const tag = 'Terminals';
const KeyReply = z.object({ id: z.string(), keyId: z.string(), laneId: z.string() });

/** How a terminal is registered, brings its keys, and is turned off. */
export function registerEnrollment(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: '/v1/terminals',
      tag,
      summary: 'Register a terminal for a lane',
      scope: 'terminals:manage',
      body: RegisterBody,
      idempotent: true,
      reply: {
        status: 201,
        description: 'The terminal, with the code that it enrolls with once, within 15 minutes.',
        schema: z.object({
          id: z.string(),
          laneId: z.string(),
          enrollBefore: z.iso.datetime(),
          enrollmentCode: z.string().optional(),
        }),
      },
      problems: ['not_found'],
    },
    registerTerminal,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/terminals/enroll',
      tag,
      summary: 'Bring the public half of a terminal’s first key',
      scope: 'public',
      body: EnrollBody,
      idempotent: true,
      reply: { status: 201, description: 'The key, named by its thumbprint.', schema: KeyReply },
      problems: ['unauthenticated'],
    },
    enrollTerminal,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/terminals/:id/keys',
      tag,
      summary: 'Bring the next key, under a token of the one before',
      scope: 'crossings:check',
      params: Params,
      body: KeyBody,
      idempotent: true,
      reply: {
        status: 201,
        description: 'The key, and how long the others stay good.',
        schema: z.object({ id: z.string(), keyId: z.string(), othersUntil: z.iso.datetime() }),
      },
    },
    rotateKey,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/terminals/:id/certificate',
      tag,
      summary: 'Bind a terminal to a client certificate, or to none any more',
      scope: 'terminals:manage',
      params: Params,
      body: CertificateBody,
      idempotent: true,
      reply: {
        status: 200,
        description: 'Its next token is good over a connection with that certificate alone.',
        schema: z.object({ id: z.string(), certificateSha256: z.string().nullable() }),
      },
      problems: ['not_found'],
    },
    bindCertificate,
  );
  for (const [verb, state] of [
    ['disable', 'disabled'],
    ['enable', 'enabled'],
  ] as const) {
    api.endpoint(
      {
        method: 'post',
        path: `/v1/terminals/:id/${verb}`,
        tag,
        summary: `${verb === 'disable' ? 'Disable' : 'Enable'} a terminal, from its next request on`,
        scope: 'terminals:manage',
        params: Params,
        body: StateBody,
        idempotent: true,
        reply: {
          status: 200,
          description: 'Its state.',
          schema: z.object({ id: z.string(), state: z.enum(['disabled', 'enabled']) }),
        },
      },
      (call) => setTerminalState(call, state),
    );
  }
}
