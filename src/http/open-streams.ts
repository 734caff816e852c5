import { DomainError } from './problems.ts';

/** More than any terminal, booth or page follows at once; each wakes at every commit, so nobody may open thousands. */
export const mostStreams = 50;

function tooMany(): DomainError {
  const most = String(mostStreams);
  return new DomainError(
    'too_many_requests',
    {
      en: `You follow ${most} streams of events already. Close one first.`,
      es: `Ya sigue ${most} flujos de eventos. Cierre uno primero.`,
    },
    { headers: { 'retry-after': '30' } },
  );
}

/** The same stream; `ended` is called once when it is over or nobody reads it any more. */
function watched(body: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          ended();
          controller.close();
        } catch (error) {
          ended();
          controller.error(error);
        }
      },
      async cancel(reason) {
        ended();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Holds every client to {@link mostStreams} streams of events at once in this process. */
export function createStreamLimit(): (client: string, response: Response) => Response {
  const open = new Map<string, number>();

  return function limitStreams(client, response) {
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    const { body, status, headers } = response;
    if (!body) return response;
    const before = open.get(client) ?? 0;
    if (before >= mostStreams) {
      body.cancel().catch(() => {});
      throw tooMany();
    }
    open.set(client, before + 1);
    let counted = true;
    const stream = watched(body, () => {
      if (!counted) return;
      counted = false;
      const left = (open.get(client) ?? 1) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
    return new Response(stream, { status, headers });
  };
}
