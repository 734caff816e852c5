import { type Actor, auditRecord } from '../audit/record.ts';
import { aloneSubkey, utcDay } from '../crossings/exam-draw.ts';
import { guard, sql } from '../db/sql.ts';
import { parse, readBytes, readJson } from '../http/body.ts';
import type { Call, Change } from '../http/endpoint.ts';
import { mintToken } from '../http/tokens.ts';
import { toBase64Url } from '../keys/bytes.ts';
import { assertionRefused, readAssertion } from './assertion.ts';
import { TokenBody } from './schema.ts';

const lifetimeSeconds = 15 * 60;
const dayMs = 86_400_000;
const longestForm = 8192;

/** The request's fields, from a form as RFC 6749 has it or from JSON. */
async function fieldsOf(request: Request): Promise<unknown> {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return (await readJson(request, longestForm)).value;
  }
  const bytes = await readBytes(request, longestForm);
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
}

/** Buys an access token of 15 minutes, bound to the terminal's lane, for an assertion that is good once (RFC 7523). */
export async function issueToken(call: Call): Promise<Change> {
  const { services, now } = call;
  const { assertion } = parse(TokenBody, await fieldsOf(call.request), call.locale);
  const { terminal, jti, forgetAt } = await readAssertion(services.db, assertion, now);
  const { certificate_sha256: certificate } = terminal;
  if (certificate !== null && certificate !== call.clientCertificate) {
    throw assertionRefused(
      'This terminal is bound to a client certificate, and the connection does not have it.',
      'Esta terminal está ligada a un certificado de cliente y la conexión no lo tiene.',
    );
  }
  const lane = {
    id: terminal.lane_id,
    laneClass: terminal.lane_class,
    crossing: terminal.crossing_code,
    port: terminal.port_code,
  };
  const token = await mintToken(
    services,
    {
      subject: terminal.id,
      roles: ['terminal'],
      laneId: lane.id,
      place: lane,
      ...(certificate === null ? {} : { certificate }),
    },
    lifetimeSeconds,
  );
  const actor: Actor = { kind: 'terminal', subject: terminal.id, laneId: lane.id, scopes: new Set() };
  return {
    queries: [
      guard(
        'terminal_disabled',
        sql`NOT EXISTS (SELECT 1 FROM disabled_subjects WHERE subject = ${terminal.id})`,
      ),
      sql`DELETE FROM terminal_assertions WHERE forget_at <= ${now}`,
      sql`INSERT INTO terminal_assertions (terminal_id, jti, forget_at) VALUES (${terminal.id}, ${jti}, ${forgetAt})`,
      auditRecord({
        at: now,
        actor,
        action: 'terminal.token',
        objectKind: 'terminal',
        objectId: terminal.id,
      }),
    ],
    reply: {
      status: 200,
      body: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        lane,
        snapshotKey: toBase64Url(services.keys.snapshotKey()),
        exam: {
          rate: services.settings.randomExamRate,
          subkeys: Object.fromEntries(
            // Yesterday's too: a terminal may be behind this clock, by seconds at midnight or by a day when this one is wrong.
            [now - dayMs, now, now + dayMs]
              .map(utcDay)
              .map((day) => [day, toBase64Url(aloneSubkey(services.keys.examSecret(day), terminal.id))]),
          ),
        },
        signingKeys: services.keys.signer.publicJwks,
      },
    },
    refuse(error) {
      if (error.kind === 'guard')
        return assertionRefused('This terminal has been disabled.', 'Esta terminal fue deshabilitada.');
      if (error.kind === 'unique')
        return assertionRefused('This assertion has been used.', 'Esta aserción ya se usó.');
      return undefined;
    },
  };
}
