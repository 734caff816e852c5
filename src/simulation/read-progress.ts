import { z } from 'zod';
import { SimulationState } from './schema.ts';

const Told = z.object({ state: SimulationState, done: z.int(), total: z.int() });
export type Told = z.infer<typeof Told>;

/** The reader's side of `progressEvents`: what the stream tells, until it ends or breaks off. */
export async function* readProgress(body: ReadableStream<Uint8Array>): AsyncGenerator<Told, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) yield Told.parse(JSON.parse(data));
    }
  }
}

/** Whether nothing more will come of a simulation in this state. */
export const isOver = (state: SimulationState): boolean => state !== 'queued' && state !== 'running';
