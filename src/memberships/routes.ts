import { z } from 'zod';
import type { Api } from '../http/endpoint.ts';
import { addCredential } from './add-credential.ts';
import { addVehicle } from './add-vehicle.ts';
import { changeState, type Move } from './change-state.ts';
import { listOwnMemberships } from './list.ts';
import { lookupMembership, readMembership } from './read.ts';
import { reportCredential } from './report-credential.ts';
import {
  Credential,
  CredentialParams,
  CredentialReport,
  Lookup,
  MembershipView,
  moveReasons,
  Params,
  Vehicle,
} from './schema.ts';

const tag = 'Memberships';
const ownOrAny = ['memberships:own', 'memberships:manage'] as const;
const path = '/v1/memberships/:id';

function registerReads(api: Api): void {
  api.endpoint(
    {
      method: 'get',
      path: '/v1/memberships',
      tag,
      summary: 'My memberships',
      scope: 'memberships:own',
      reply: {
        status: 200,
        description: 'The applicant’s own memberships, newest first.',
        schema: z.object({ items: z.array(MembershipView) }),
      },
    },
    listOwnMemberships,
  );
  api.endpoint(
    {
      method: 'post',
      path: '/v1/memberships/lookup',
      tag,
      summary: 'Find a membership by PASSID',
      scope: ownOrAny,
      body: Lookup,
      reply: { status: 200, description: 'The membership.', schema: MembershipView },
      problems: ['not_found'],
    },
    lookupMembership,
  );
  api.endpoint(
    {
      method: 'get',
      path,
      tag,
      summary: 'Read a membership',
      scope: ownOrAny,
      params: Params,
      reply: { status: 200, description: 'The membership.', schema: MembershipView },
      problems: ['not_found'],
    },
    readMembership,
  );
}

function registerParts(api: Api): void {
  api.endpoint(
    {
      method: 'post',
      path: `${path}/vehicles`,
      tag,
      summary: 'Register a vehicle',
      scope: ownOrAny,
      params: Params,
      body: Vehicle,
      idempotent: true,
      reply: { status: 201, description: 'The vehicle is registered.' },
      problems: ['not_found', 'vehicle_limit', 'illegal_transition'],
    },
    addVehicle,
  );
  api.endpoint(
    {
      method: 'post',
      path: `${path}/credentials`,
      tag,
      summary: 'Issue a card or take a document as credential',
      scope: 'memberships:manage',
      params: Params,
      body: Credential,
      idempotent: true,
      reply: { status: 201, description: 'The credential points at the membership.' },
      problems: ['not_found', 'conflict', 'illegal_transition'],
    },
    addCredential,
  );
  api.endpoint(
    {
      method: 'post',
      path: `${path}/credentials/:credentialId/report`,
      tag,
      summary: 'Report a credential lost or stolen',
      scope: ownOrAny,
      params: CredentialParams,
      body: CredentialReport,
      idempotent: true,
      reply: { status: 200, description: 'Whoever shows it is referred from now on.' },
      problems: ['not_found', 'illegal_transition'],
    },
    reportCredential,
  );
}

function registerMove(api: Api, move: Move, summary: string): void {
  api.endpoint(
    {
      method: 'post',
      path: `${path}/${move}`,
      tag,
      summary,
      scope: 'memberships:manage',
      params: Params,
      body: z.strictObject({ reason: z.enum(moveReasons[move]) }),
      idempotent: true,
      reply: { status: 200, description: 'The membership as it is now.', schema: MembershipView },
      problems: ['not_found', 'illegal_transition', 'version_changed', 'precondition_required'],
    },
    (call) => changeState(call, move),
  );
}

/** Memberships: what an approved application gives, with its vehicles and cards. */
export function registerMemberships(api: Api): void {
  registerReads(api);
  registerParts(api);
  registerMove(api, 'suspend', 'Suspend a membership');
  registerMove(api, 'revoke', 'Revoke a membership');
  registerMove(api, 'reinstate', 'Reinstate a membership');
}
