import type { Api } from '../http/endpoint.ts';
import { readNoticeAddress } from './read-address.ts';
import { AddressInput } from './schema.ts';
import { setNoticeAddress, stopNotices } from './set-address.ts';

const tag = 'Notices';
const path = '/v1/notices/address';

/** An applicant's wish to be told by e-mail that there is news. */
export function registerNotices(api: Api): void {
  api.endpoint(
    {
      method: 'get',
      path,
      tag,
      summary: 'Where I am told by e-mail that there is news',
      scope: 'applications:own',
      reply: { status: 200, description: 'The address and the language', schema: AddressInput },
      problems: ['not_found'],
    },
    readNoticeAddress,
  );
  api.endpoint(
    {
      method: 'put',
      path,
      tag,
      summary: 'Tell me by e-mail when there is news; it says that there is, never what',
      scope: 'applications:own',
      body: AddressInput,
      reply: { status: 200, description: 'From now on', schema: AddressInput },
    },
    (call) => setNoticeAddress(call, call.body),
  );
  api.endpoint(
    {
      method: 'delete',
      path,
      tag,
      summary: 'No more notices; the address is forgotten',
      scope: 'applications:own',
      reply: { status: 204, description: 'Forgotten' },
    },
    stopNotices,
  );
}
