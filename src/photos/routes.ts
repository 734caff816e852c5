import type { Api } from '../http/endpoint.ts';
import { Params } from '../memberships/schema.ts';
import { erasePhoto } from './erase-photo.ts';
import { AddressParams, AddressQuery, PhotoView } from './schema.ts';
import { readPhoto, servePhoto } from './serve-photo.ts';
import { setPhoto } from './set-photo.ts';

const tag = 'Photos';
const path = '/v1/memberships/:id/photo';

/** Members' photos: set and erased by officers, shown to the booth at an address that is signed for ten minutes. */
export function registerPhotos(api: Api): void {
  api.endpoint(
    {
      method: 'put',
      path,
      tag,
      summary: 'Set a member’s photo: JPEG or PNG, at most 200 KiB, 96 to 2000 pixels a side',
      scope: 'memberships:manage',
      params: Params,
      rawBody: 'image/*',
      reply: { status: 200, description: 'What was stored, without its metadata.', schema: PhotoView },
      problems: ['not_found', 'unsupported_media_type', 'too_large', 'invalid_request'],
    },
    setPhoto,
  );
  api.endpoint(
    {
      method: 'get',
      path,
      tag,
      summary: 'A member’s photo',
      scope: ['memberships:own', 'memberships:manage'],
      params: Params,
      reply: { status: 200, description: 'The photo.', contentType: 'image/*' },
      problems: ['not_found'],
    },
    readPhoto,
  );
  api.endpoint(
    {
      method: 'delete',
      path,
      tag,
      summary: 'Erase a member’s photo',
      scope: 'memberships:manage',
      params: Params,
      reply: { status: 204, description: 'It is gone.' },
      problems: ['not_found'],
    },
    erasePhoto,
  );
  api.endpoint(
    {
      method: 'get',
      path: '/v1/crossings/:id/photos/:position',
      tag,
      summary: 'An occupant’s photo, at the signed address in the answer to a check',
      scope: 'public',
      signed: true,
      params: AddressParams,
      query: AddressQuery,
      reply: { status: 200, description: 'The photo.', contentType: 'image/*' },
      problems: ['forbidden', 'not_found'],
    },
    servePhoto,
  );
}
